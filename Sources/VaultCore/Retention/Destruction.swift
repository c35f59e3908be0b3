import Access
import FoundationEssentials
import Sealing
import TransparencyLog
import Trust

/// Destroys records by deleting their keys, in the transaction of the audit entry that tells of it.
///
/// Nothing is left of a record but its tombstone: not its wrapped keys, ciphertexts, facts, reasons given for it, drafts
/// that amend it, requests about it, or kept replies. The database's log is cut after the commit (``LogCutting``).
struct Destruction {
    private let work: Work
    private let records: RecordTable
    private let tombstones: TombstoneTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        let keys = try work.keys()
        records = RecordTable(store: work.store, keys: keys)
        tombstones = TombstoneTable(store: work.store, keys: keys)
    }

    /// Destroys these records of one case; one entry names at most 64 of them, the last is left to the door.
    func destroy(_ doomed: [RecordID], of row: CaseRow, by granted: Approvals.Granted) throws(VaultError) {
        let cutting = try work.cutLogOnceDurable()
        work.state.forgetRecordCounts(of: row.id)
        var left = doomed[...]
        while !left.isEmpty {
            let part = left.prefix(CasePage.size)
            left = left.dropFirst(CasePage.size)
            work.entry.items = []
            for record in part { try destroy(record, of: row, by: granted, cutting) }
            if !left.isEmpty { try LogWriter(work).append(DestroyCase.action.rawValue, .done) }
        }
        try Erasure(work).erase(Set(doomed), of: row)
        FaultPoint.recordsDestroyed.reach()
    }

    private func destroy(
        _ record: RecordID, of row: CaseRow, by granted: Approvals.Granted, _ cutting: Int64
    ) throws(VaultError) {
        let found = try versions(of: record)
        guard let newest = found.last else { throw .notFound }
        let descriptor = newest.descriptor
        let place = Tombstone.Place(
            caseFile: row.id.text, kind: descriptor.kind, domain: descriptor.domain.text,
            audience: descriptor.audience.text, author: descriptor.author.text)
        let versions = found.map { stored in
            Tombstone.Version(
                number: stored.place.version, author: stored.descriptor.author.text, entered: stored.entered,
                digest: stored.digest.data)
        }
        let act = try act(granted)
        let claim = DestructionCertificate.Claim(
            reference: row.reference, record: record, place: place, versions: versions, act: act,
            names: try names([act.requester] + act.approvers + versions.map(\.author)))
        let certificate = try DestructionCertificate(claim, by: work.session(), in: work.keys().vault)
        let tombstone = Tombstone(
            record: record.text, place: place, versions: versions, act: act, cutting: cutting,
            certificate: certificate)
        try tombstones.add(tombstone, of: record)
        try records.destroy(record)
        work.entry.items.append(EntryDraft.Item(newest))
    }

    private func versions(of record: RecordID) throws(VaultError) -> [RecordTable.StoredVersion] {
        var found: [RecordTable.StoredVersion] = []
        for version in 1...(try records.newest(of: record)?.place.version ?? 1) {
            if let stored = try records.version(RecordPlace(record: record, version: version)) { found.append(stored) }
        }
        return found
    }

    /// The act as the entry about to be written has it.
    private func act(_ granted: Approvals.Granted) throws(VaultError) -> Tombstone.Act {
        let entry = work.entryPlace
        return Tombstone.Act(
            requester: try work.session().user.text, approvers: granted.approvers.map(\.text),
            approval: granted.approval.id.text, purpose: work.entry.purpose, time: work.now,
            generation: entry.generation, seq: entry.seq)
    }

    private func names(_ users: [String]) throws(VaultError) -> [String: String] {
        var names: [String: String] = [:]
        for user in users where names[user] == nil {
            guard let id = try? UserID(text: user), let account = try work.accounts.find(id) else { continue }
            names[user] = account.name
        }
        return names
    }
}
