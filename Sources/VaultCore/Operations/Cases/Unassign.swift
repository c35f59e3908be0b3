package import Access
package import Interfaces
import Trust

/// Takes a person out of a case: a signed statement, and her sealed keys are deleted at once.
package struct Unassign: Operation {
    package typealias Method = Cases.Unassign
    package static let action = ActionID.unassign
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.readCaseloads(
            of: [parameters.user], for: Self.action, in: parameters.session, by: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let row = try CaseBook(work).admitted(Self.action, to: parameters.case)
        let user = try Leavers(work).find(parameters.user)
        work.entry.record = user.text
        let trust = try work.trust()
        guard try trust.ledger.hasAssignment(user, to: .caseFile(row.id)) else { throw .notFound }
        try trust.state(.unassignment(user), on: .caseFile(row.id))
        try CaseBook(work).note(user, gone: row.id)
        return .ready(Method.Reply(stale: try Revocation(work).run(in: .caseFile(row.id), of: user)))
    }
}
