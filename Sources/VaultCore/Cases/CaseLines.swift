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

    func line(_ row: CaseRow) throws(VaultError) -> Closed {
        let line = Cases.CaseLine(
            id: row.id.text, reference: row.reference, status: row.status.rawValue,
            assigned: try assigned(row.id), records: try visible(in: row.id))
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
    private func visible(in caseFile: CaseID) throws(VaultError) -> Int {
        var count = 0
        for (standing, records) in try counts(of: caseFile).records {
            let object = try work.object(
                standing.domain.text, standing.audience, author: standing.author, of: caseFile, .nothing)
            if mayRead(object) { count += records }
        }
        return count
    }

    /// The records of a case by standing; only what was linked since the last time is looked at.
    private func counts(of caseFile: CaseID) throws(VaultError) -> RecordCounts {
        var counts = work.state.recordCounts(of: caseFile) ?? RecordCounts()
        let links = try book.countRecords(of: caseFile)
        if counts.through == links { return counts }
        var isWhole = true
        while counts.through < links {
            // One that was altered is named, each time, and not counted; one that was destroyed has none.
            let found = try passedOver.intact { () throws(VaultError) in
                let record = try book.record(of: caseFile, at: counts.through)
                return try record.flatMap { record throws(VaultError) in try desk.descriptorIfAny(of: record) }
            }
            if found == nil { isWhole = false }
            counts.count(found.flatMap(\.self))
        }
        if isWhole { work.state.keep(counts, of: caseFile) }
        return counts
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
