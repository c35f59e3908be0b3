import Access
import FoundationEssentials
import Interfaces
import TransparencyLog
import Trust

/// Lines of a case's records: those the caller may see, without content.
struct RecordLines {
    private let work: Work
    private let desk: RecordDesk
    private let tombstones: TombstoneTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        desk = try RecordDesk(work)
        tombstones = TombstoneTable(store: work.store, keys: try work.keys())
    }

    /// A line and the stored version it speaks of; none for a tombstone.
    struct Closed: Sendable {
        let line: Cases.RecordLine
        let stored: RecordTable.StoredVersion?
    }

    /// A stretch of a case's records, newest first, and where the next begins.
    struct Stretch: Sendable {
        var lines: [Closed] = []
        /// Records whose rows were altered or are gone: one of them must not hide all the others.
        var altered: [RecordID] = []
        /// Links before which the next stretch begins; nil at the end.
        var rest: UInt64?
    }

    /// Goes through a case's links from a place downwards until there are so many lines, or others have waited for long
    /// enough.
    ///
    /// - Parameter before: where the stretch before ended; nil for the newest.
    func stretch(
        of caseFile: CaseID, before: UInt64?, _ wanted: Wanted, _ asked: Asked
    ) throws(VaultError) -> Stretch {
        let book = try CaseBook(work)
        let links = try book.countRecords(of: caseFile)
        let first = min(before ?? links, links)
        var place = first
        var stretch = Stretch()
        while place > 0, stretch.lines.count < wanted.most, place == first || !work.isOverTime {
            place -= 1
            // A link that was altered is named as a row; a record that was altered also by its id.
            let record = try work.store.passedOver.found { () throws(VaultError) in
                try book.record(of: caseFile, at: place)
            }
            guard let record else { continue }
            let found = try work.store.passedOver.intact { () throws(VaultError) in
                try Found(record, tombstones, desk)
            }
            guard let found else {
                stretch.altered.append(record)
                continue
            }
            if let line = try line(found, in: caseFile, wanted.kind, asked) { stretch.lines.append(line) }
        }
        stretch.rest = place > 0 ? place : nil
        return stretch
    }

    /// Which records are wanted, and how many at most.
    struct Wanted: Sendable {
        var kind: String?
        let most: Int
    }

    /// A line; nil for what isn't of the kind or the caller may not see.
    private func line(
        _ found: Found, in caseFile: CaseID, _ kind: String?, _ asked: Asked
    ) throws(VaultError) -> Closed? {
        let descriptor = found.descriptor
        if let kind, descriptor.kind != kind { return nil }
        let object = try work.object(
            descriptor.domain.text, descriptor.audience, author: descriptor.author,
            of: descriptor.caseFile ?? caseFile, asked)
        guard mayList(object) else { return nil }
        if let stored = found.stored { return Closed(line: try line(stored), stored: stored) }
        return try found.tombstone.map { tombstone throws(VaultError) in
            Closed(line: try line(tombstone), stored: nil)
        }
    }

    /// A record that a case leads to: its newest version, or what is left of it.
    private struct Found {
        let descriptor: VersionDescriptor
        let stored: RecordTable.StoredVersion?
        let tombstone: Tombstone?

        init(_ record: RecordID, _ tombstones: TombstoneTable, _ desk: RecordDesk) throws(VaultError) {
            tombstone = try tombstones.find(record)
            stored = try tombstone == nil ? desk.listed(record) : nil
            let standing = try tombstone?.standing()
            guard let descriptor = stored?.descriptor ?? standing else { throw .tampered(.record, record.text) }
            self.descriptor = descriptor
        }
    }

    func line(_ stored: RecordTable.StoredVersion) throws(VaultError) -> Cases.RecordLine {
        let descriptor = stored.descriptor
        return Cases.RecordLine(
            id: stored.place.record.text, version: Int(stored.place.version), kind: descriptor.kind,
            domain: descriptor.domain.text, audience: descriptor.audience == .team ? .team : .author,
            author: try author(descriptor.author), entered: Moment.text(stored.entered))
    }

    /// What is left of a destroyed record, as a line.
    func line(_ tombstone: Tombstone) throws(VaultError) -> Cases.RecordLine {
        let standing = try tombstone.standing()
        let newest = tombstone.versions.last
        return Cases.RecordLine(
            id: tombstone.record, version: Int(newest?.number ?? 0), kind: standing.kind,
            domain: standing.domain.text, audience: standing.audience == .team ? .team : .author,
            author: try author(standing.author), entered: Moment.text(newest?.entered ?? tombstone.act.time),
            destroyed: Moment.text(tombstone.act.time))
    }

    /// The name a person was certified under.
    func author(_ user: UserID) throws(VaultError) -> String {
        try desk.compartments.trust.ledger.certificateHistory(of: user).last?.name.text ?? user.text
    }

    private func mayList(_ object: Access.Object) -> Bool {
        guard let subject = try? work.asking() else { return false }
        if case .allow = work.premises.policy.decide(ActionID.listRecords, by: subject, on: object) { return true }
        return false
    }
}
