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
        let found = try tombstones(work)
        guard let first = found.first else { throw .notFound }
        let caseFile = try CaseID(stored: first.place.caseFile, in: .tombstone)
        work.entry.caseFile = caseFile.text
        if found.count == 1 { work.entry.record = first.record }
        try work.decide(Self.action, on: try work.object(nil, of: caseFile, .nothing))
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

    /// Of one record, or of all destroyed records of a case.
    private func tombstones(_ work: Work) throws(VaultError) -> [Tombstone] {
        let table = TombstoneTable(store: work.store, keys: try work.keys())
        if let record = try? RecordID(text: parameters.of), let tombstone = try table.find(record) {
            return [tombstone]
        }
        let book = try CaseBook(work)
        var found: [Tombstone] = []
        for record in try book.records(of: book.find(parameters.of).id) {
            let tombstone = try work.store.passedOver.found { () throws(VaultError) in try table.find(record) }
            if let tombstone { found.append(tombstone) }
        }
        return found
    }
}
