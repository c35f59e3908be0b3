import Access
import CanonicalJSON
import Interfaces
import Trust

/// Lines of a caseload: what the directory knows of cases, and the child's identity where the caller can open it.
///
/// Identity is content of the registration: each case's is named in the audit entry and opened only afterwards.
struct CaseLines {
    private let work: Work
    private let book: CaseBook
    private let desk: RecordDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        book = try CaseBook(work)
        desk = try RecordDesk(work)
    }

    /// A line with its identity still closed.
    struct Closed: Sendable {
        let line: Cases.CaseLine
        let identity: VersionOpener?
        let passedOver: PassedOver

        func open() throws(VaultError) -> Cases.CaseLine {
            guard let identity else { return line }
            var open = line
            let content = try passedOver.intact { () throws(VaultError) in try identity.content() }
            // Without the child's name: the registration was altered, and is named.
            guard let content else { return line }
            let child = ChildIdentity(content.fields)
            open.name = child.name
            open.father = child.father
            open.age = child.age
            return open
        }
    }

    private var passedOver: PassedOver { work.store.passedOver }

    /// A case's line, however many of its records have yet to be counted.
    func line(_ row: CaseRow) throws(VaultError) -> Closed {
        var counts: RecordCounts?
        while counts == nil { counts = try self.counts(of: row.id) }
        return try line(row, counts ?? RecordCounts())
    }

    /// The same; nil where its records couldn't all be counted in the time of this turn: the next goes on with them.
    func lineInTime(_ row: CaseRow) throws(VaultError) -> Closed? {
        guard let counts = try counts(of: row.id) else { return nil }
        return try line(row, counts)
    }

    private func line(_ row: CaseRow, _ counts: RecordCounts) throws(VaultError) -> Closed {
        let line = Cases.CaseLine(
            id: row.id.text, reference: row.reference, status: row.status.rawValue,
            assigned: try assigned(row.id), records: try visible(counts, in: row.id))
        let identity = try passedOver.found { () throws(VaultError) in try self.identity(row) }
        return Closed(line: line, identity: identity, passedOver: passedOver)
    }

    /// What opens the child's identity; nil if the caller may not read the registration or holds no key to it.
    func identity(_ row: CaseRow) throws(VaultError) -> VersionOpener? {
        if row.status == .destroyed { return nil }
        let stored = try desk.listed(row.registration)
        guard stored.descriptor.caseFile == row.id, stored.descriptor.kind == OpenCase.kind else {
            throw .tampered(.directory, row.id.text)
        }
        let object = try work.object(stored.descriptor.domain.text, of: row.id, .nothing)
        guard mayRead(object) else { return nil }
        let opener: VersionOpener
        do { opener = try desk.opener(of: stored) } catch {
            if case .noKey = error { return nil }
            throw error
        }
        work.entry.items.append(
            EntryDraft.Item(stored))
        return opener
    }

    /// Whether the policy lets the caller read such a record; a reason may still be asked for when it is opened whole.
    private func mayRead(_ object: Access.Object) -> Bool {
        guard let subject = try? work.asking() else { return false }
        switch work.premises.policy.decide(ActionID.listRecords, by: subject, on: object) {
        case .allow, .needs: return true
        case .deny: return false
        }
    }

    /// Counts the records the caller may see; decides once for all records of one author in one compartment.
    private func visible(_ counts: RecordCounts, in caseFile: CaseID) throws(VaultError) -> Int {
        var count = 0
        for (standing, records) in counts.records {
            let object = try work.object(
                standing.domain.text, standing.audience, author: standing.author, of: caseFile, .nothing)
            if mayRead(object) { count += records }
        }
        return count
    }

    /// Links that one turn looks at, however little time it has.
    private static let fewest = 16

    /// The records of a case by standing; only what was linked since the last time is looked at. Nil where this turn's time
    /// was over before.
    private func counts(of caseFile: CaseID) throws(VaultError) -> RecordCounts? {
        var counts = work.state.recordCounts(of: caseFile) ?? RecordCounts()
        let look = { (place: UInt64) throws(VaultError) in try found(at: place, in: caseFile) }
        let before = counts.altered
        if !before.isEmpty { try counts.countAltered(look) }
        let links = try book.countRecords(of: caseFile)
        var looked = 0
        while counts.through < links, looked < Self.fewest || !work.isOverTime {
            try counts.countNext(look)
            looked += 1
        }
        if looked > 0 || counts.altered != before { work.state.keep(counts, of: caseFile) }
        return counts.through < links ? nil : counts
    }

    /// The records of a case that couldn't be counted, as they were altered.
    func altered(in caseFile: CaseID) throws(VaultError) -> [RecordID] {
        let places = work.state.recordCounts(of: caseFile)?.altered ?? []
        var records: [RecordID] = []
        for place in places {
            let record = try passedOver.found { () throws(VaultError) in try book.record(of: caseFile, at: place) }
            if let record { records.append(record) }
        }
        return records
    }

    /// What a link leads to; what was altered is named.
    private func found(at place: UInt64, in caseFile: CaseID) throws(VaultError) -> RecordCounts.Found {
        let found = try passedOver.intact { () throws(VaultError) -> RecordCounts.Found in
            let record = try book.record(of: caseFile, at: place)
            let descriptor = try record.flatMap { record throws(VaultError) in try desk.descriptorIfAny(of: record) }
            return descriptor.map { .record($0) } ?? .destroyed
        }
        return found ?? .altered
    }

    private func assigned(_ caseFile: CaseID) throws(VaultError) -> [String] {
        var names: [String] = []
        let ledger = try work.trust().ledger
        for user in ledger.assignees(of: .caseFile(caseFile)) {
            if let certificate = ledger.certificate(of: user) { names.append(certificate.name.text) }
        }
        return names.sorted()
    }
}

/// Who a child is, as the newest registration says.
struct ChildIdentity: Sendable {
    let name: String?
    let father: String?
    let age: Int?

    init(_ fields: JSONValue) {
        name = fields["name"]?.stringValue
        father = fields["father_name"]?.stringValue
        age = fields["age"]?.integerValue.map(Int.init)
    }
}
