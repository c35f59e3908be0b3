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

    /// What there is to tell of a case's records.
    struct Listing: Sendable {
        /// Newest first.
        var lines: [Closed] = []
        /// Records whose rows were altered or are gone: one of them must not hide all the others.
        var altered: [RecordID] = []
    }

    func listing(of caseFile: CaseID, kind: String?, _ asked: Asked) throws(VaultError) -> Listing {
        var listing = Listing()
        for record in try CaseBook(work).records(of: caseFile).reversed() {
            let found = try work.store.passedOver.intact { () throws(VaultError) in
                try Found(record, tombstones, desk)
            }
            guard let found else {
                listing.altered.append(record)
                continue
            }
            let descriptor = found.descriptor
            if let kind, descriptor.kind != kind { continue }
            let object = try work.object(
                descriptor.domain.text, descriptor.audience, author: descriptor.author,
                of: descriptor.caseFile ?? caseFile, asked)
            guard mayList(object) else { continue }
            if let stored = found.stored { listing.lines.append(Closed(line: try line(stored), stored: stored)) }
            if let tombstone = found.tombstone { listing.lines.append(Closed(line: try line(tombstone), stored: nil)) }
        }
        return listing
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
