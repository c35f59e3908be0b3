package import Access
import FoundationEssentials
package import Interfaces
import Sealing
import Trust

/// Hands out the certificates of what was destroyed, once the database's log has been cut.
package struct ShowCertificates: Operation {
    package typealias Method = Retention.Certificates
    package static let action = ActionID.certificates
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private var seen = Seen()

    /// What has been looked at before the transaction.
    private struct Seen: Sendable {
        var found: [Tombstone] = []
        /// Links of the case looked at.
        var through: UInt64 = 0
        /// Rows that were altered.
        var passedOver: [DamagedRow] = []
    }

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    /// Goes through a case's records in turns of the writer; whoever may not ask is refused in the transaction.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let found = try await vault.lookAhead(seen, in: parameters.session, for: caller) {
            [self] seen, work throws(VaultError) in
            let (caseFile, one) = try admitted(work)
            return one == nil ? try look(&seen, caseFile, work) : false
        }
        if let found { seen = found }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let (caseFile, one) = try admitted(work)
        let found = if let one { [one] } else { try tombstones(of: caseFile, work) }
        guard let first = found.first else {
            // One that was altered doesn't read as none.
            if let row = work.store.passedOver.rows.first(where: { $0.table == .tombstone }) {
                throw .tampered(row.table, row.row)
            }
            throw .notFound
        }
        if found.count == 1 { work.entry.record = first.record }
        let ledger = try work.trust().ledger
        let vault = try work.keys().vault
        var certificates: [Retention.Certificate] = []
        for tombstone in found {
            guard try LogCutting.isDone(tombstone.cutting, work.store) else { throw .notCut }
            let certificate = tombstone.certificate
            let requester = try UserID(stored: tombstone.act.requester, in: .tombstone)
            let keys = ledger.certificateHistory(of: requester).map(\.identity.signing)
            certificates.append(
                Retention.Certificate(
                    record: tombstone.record, text: certificate.text,
                    signature: certificate.signature.base64EncodedString(),
                    key: certificate.key.base64EncodedString(), verified: certificate.isSigned(by: keys, in: vault)))
        }
        return .ready(Method.Reply(certificates: certificates))
    }

    private func admitted(_ work: Work) throws(VaultError) -> (caseFile: CaseID, one: Tombstone?) {
        try work.admit(Self.action)
        let (caseFile, one) = try about(work)
        work.entry.caseFile = caseFile.text
        work.entry.record = one?.record
        try work.decide(Self.action, on: try work.object(nil, of: caseFile, .nothing))
        return (caseFile, one)
    }

    /// The case asked about, or the one that a destroyed record belonged to.
    private func about(_ work: Work) throws(VaultError) -> (caseFile: CaseID, one: Tombstone?) {
        let book = try CaseBook(work)
        guard let one = try tombstone(work) else { return (try book.asked(parameters.of).id, nil) }
        work.lookups.isOpen = true
        work.ifRefused(.absence) { () throws(VaultError) in try book.askInVain() }
        return (try CaseID(stored: one.place.caseFile, in: .tombstone), one)
    }

    private func tombstone(_ work: Work) throws(VaultError) -> Tombstone? {
        guard let record = try? RecordID(text: parameters.of) else { return nil }
        return try TombstoneTable(store: work.store, keys: try work.keys()).find(record)
    }

    /// Of all destroyed records of the case.
    private func tombstones(of caseFile: CaseID, _ work: Work) throws(VaultError) -> [Tombstone] {
        var seen = seen
        while try look(&seen, caseFile, work) {}
        for row in seen.passedOver { work.store.passedOver.note(row) }
        return seen.found
    }

    /// Goes on through the case's records for as long as a turn has time; says whether there is more.
    private func look(_ seen: inout Seen, _ caseFile: CaseID, _ work: Work) throws(VaultError) -> Bool {
        let (book, table) = (try CaseBook(work), TombstoneTable(store: work.store, keys: try work.keys()))
        let links = try book.countRecords(of: caseFile)
        let first = seen.through
        while seen.through < links, seen.through == first || !work.isOverTime {
            let tombstone = try work.store.passedOver.found { () throws(VaultError) in
                try book.record(of: caseFile, at: seen.through).flatMap { record throws(VaultError) in
                    try table.find(record)
                }
            }
            if let tombstone { seen.found.append(tombstone) }
            seen.through += 1
        }
        seen.passedOver += work.store.passedOver.rows
        return seen.through < links
    }
}
