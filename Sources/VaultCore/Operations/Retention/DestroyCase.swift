package import Access
package import Interfaces
import Sealing
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
        var row = try book.asked(parameters.case)
        work.entry.caseFile = row.id.text
        var object = try work.object(
            nil, of: row.id, Asked(purpose: parameters.purpose, reason: parameters.reason))
        object.met.insert(.passphrase)
        try work.decideBeforeApproval(Self.action, on: object)
        let records = try book.allRecords(of: row.id)
        if row.status == .destroyed { return .ready(Method.Reply(records: records.map(\.text))) }
        try Holds(work).check(row.id, record: nil)
        let left = try left(of: records, work)
        let scope = try ApprovalScope(parameters, about: .init(caseFile: row.id), further: try shown(left, work))
        let granted = try work.decideTogether(Self.action, on: object, approved: scope)
        row.status = .destroyed
        try book.put(row)
        try Destruction(work).destroy(left, of: row, by: granted)
        return .ready(Method.Reply(records: records.map(\.text)))
    }

    /// Those that haven't been destroyed one by one.
    private func left(of records: [RecordID], _ work: Work) throws(VaultError) -> [RecordID] {
        let tombstones = TombstoneTable(store: work.store, keys: try work.keys())
        var left: [RecordID] = []
        for record in records where try tombstones.find(record) == nil { left.append(record) }
        return left
    }

    /// What the approver is shown of the records: what is written after her approval isn't destroyed by it.
    private func shown(_ records: [RecordID], _ work: Work) throws(VaultError) -> [String: String] {
        let table = RecordTable(store: work.store, keys: try work.keys())
        var state: [UInt8] = []
        for record in records { state += record.bytes + UInt64(try table.newestVersion(of: record) ?? 0).counter }
        return ["records": String(records.count), "records_digest": Hash.sha256(state).hex]
    }
}
