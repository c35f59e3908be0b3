package import Access
package import Interfaces
import Trust

/// Lifts a hold; what lifts it are the signatures of two people.
package struct LiftHold: Operation {
    package typealias Method = Retention.LiftHold
    package static let action = ActionID.liftHold
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
        let holds = try Holds(work)
        let hold = try holds.asked(parameters.hold)
        let caseFile = try CaseID(stored: hold.caseFile, in: .legalHold)
        let record = try hold.record.map { text throws(VaultError) in try RecordID(stored: text, in: .legalHold) }
        work.entry.caseFile = caseFile.text
        work.entry.record = record?.text
        var object = try work.object(nil, of: caseFile, Asked(purpose: nil, reason: parameters.reason))
        object.met.insert(.passphrase)
        try work.decideBeforeApproval(Self.action, on: object)
        guard try holds.stands(hold) else { throw .notFound }
        let scope = try ApprovalScope(parameters, about: .init(caseFile: caseFile, record: record))
        let granted = try work.decideTogether(Self.action, on: object, approved: scope)
        try holds.lift(hold, by: granted)
        return .ready(Method.Reply())
    }
}
