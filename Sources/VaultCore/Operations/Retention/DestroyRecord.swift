package import Access
package import Interfaces
import Trust

/// Destroys one record by deleting its keys; two people, and no hold.
///
/// What was destroyed already is answered like the first time.
package struct DestroyRecord: Operation {
    package typealias Method = Retention.DestroyRecord
    package static let action = ActionID.destroyRecord
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
        let record = try RecordID(asked: parameters.record)
        work.entry.record = record.text
        let (tombstone, standing) = try work.asked(record) { id throws(VaultError) in try self.standing(of: id, work) }
        guard let caseFile = standing.caseFile else { throw .notFound }
        work.entry.caseFile = caseFile.text
        work.entry.domain = standing.domain.text
        var object = try work.object(
            nil, of: caseFile, Asked(purpose: parameters.purpose, reason: parameters.reason))
        object.met.insert(.passphrase)
        try work.decideBeforeApproval(Self.action, on: object)
        if tombstone != nil { return .ready(Method.Reply(records: [record.text])) }
        let row = try CaseBook(work).find(caseFile)
        guard row.registration != record else { throw .invalidInput(parameter: "record", fault: "registration") }
        try Holds(work).check(caseFile, record: record)
        let scope = try ApprovalScope(parameters, about: .init(caseFile: caseFile, record: record))
        let granted = try work.decideTogether(Self.action, on: object, approved: scope)
        try Destruction(work).destroy([record], of: row, by: granted)
        return .ready(Method.Reply(records: [record.text]))
    }

    /// What a record is, or was before it was destroyed.
    private func standing(
        of record: RecordID, _ work: Work
    ) throws(VaultError) -> (tombstone: Tombstone?, standing: VersionDescriptor)? {
        let keys = try work.keys()
        let tombstone = try TombstoneTable(store: work.store, keys: keys).find(record)
        let stored = try RecordTable(store: work.store, keys: keys).newestDescriptor(of: record)
        let former = try tombstone?.standing()
        return (former ?? stored).map { (tombstone, $0) }
    }
}
