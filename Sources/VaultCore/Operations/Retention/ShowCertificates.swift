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

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let (caseFile, one) = try about(work)
        work.entry.caseFile = caseFile.text
        work.entry.record = one?.record
        try work.decide(Self.action, on: try work.object(nil, of: caseFile, .nothing))
        let found = if let one { [one] } else { try tombstones(of: caseFile, work) }
        guard let first = found.first else { throw .notFound }
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

    /// The case asked about, or the one that a destroyed record belonged to.
    private func about(_ work: Work) throws(VaultError) -> (caseFile: CaseID, one: Tombstone?) {
        let table = TombstoneTable(store: work.store, keys: try work.keys())
        let book = try CaseBook(work)
        guard let record = try? RecordID(text: parameters.of), let tombstone = try table.find(record) else {
            return (try book.asked(parameters.of).id, nil)
        }
        work.lookups.isOpen = true
        work.ifRefused(.absence) { () throws(VaultError) in try book.askInVain() }
        return (try CaseID(stored: tombstone.place.caseFile, in: .tombstone), tombstone)
    }

    /// Of all destroyed records of a case.
    private func tombstones(of caseFile: CaseID, _ work: Work) throws(VaultError) -> [Tombstone] {
        let table = TombstoneTable(store: work.store, keys: try work.keys())
        var found: [Tombstone] = []
        for record in try CaseBook(work).records(of: caseFile) {
            let tombstone = try work.store.passedOver.found { () throws(VaultError) in try table.find(record) }
            if let tombstone { found.append(tombstone) }
        }
        return found
    }
}
