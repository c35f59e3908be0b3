package import Access
package import Interfaces
import Trust

/// Keeps a case, or one record of it, from being destroyed.
package struct SetHold: Operation {
    package typealias Method = Retention.SetHold
    package static let action = ActionID.setHold
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let row = try CaseBook(work).admitted(
            Self.action, to: parameters.case, Asked(purpose: nil, reason: parameters.reason))
        guard let reason = work.entry.reason else { throw .needed(Condition.reason.rawValue, rule: "hold.reason") }
        guard row.status != .destroyed else { throw .notFound }
        let record = try record(of: row.id, work)
        work.entry.record = record?.text
        return .ready(Method.Reply(hold: try Holds(work).set(row.id, record: record, reason: reason).text))
    }

    /// The record named, if it lies in the case and was not destroyed.
    private func record(of caseFile: CaseID, _ work: Work) throws(VaultError) -> RecordID? {
        guard let text = parameters.record else { return nil }
        let record = try RecordID(asked: text)
        let descriptor = try RecordTable(store: work.store, keys: try work.keys()).newestDescriptor(of: record)
        guard descriptor?.caseFile == caseFile else { throw .notFound }
        return record
    }
}
