package import Access
import GRDB
package import Interfaces
import Trust

/// Destroys all records of a case, the registration among them; its reference stays, and stands for a destroyed case.
package struct DestroyCase: Operation {
    package typealias Method = Retention.DestroyCase
    package static let action = ActionID.destroyCase
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let book = try CaseBook(work)
        var row = try book.find(parameters.case)
        work.entry.caseFile = row.id.text
        var object = try work.object(
            nil, of: row.id, Asked(purpose: parameters.purpose, reason: parameters.reason))
        object.met.insert(.passphrase)
        try work.decideBeforeApproval(Self.action, on: object)
        let records = try book.records(of: row.id)
        if row.status == .destroyed { return .ready(Method.Reply(records: records.map(\.text))) }
        try Holds(work).check(row.id, record: nil)
        let scope = try ApprovalScope(parameters, about: .init(caseFile: row.id))
        let granted = try work.decideTogether(Self.action, on: object, approved: scope)
        row.status = .destroyed
        try book.put(row)
        let tombstones = TombstoneTable(store: work.store, keys: try work.keys())
        var left: [RecordID] = []
        for record in records where try tombstones.find(record) == nil { left.append(record) }
        try Destruction(work).destroy(left, of: row, by: granted)
        return .ready(Method.Reply(records: records.map(\.text)))
    }
}
