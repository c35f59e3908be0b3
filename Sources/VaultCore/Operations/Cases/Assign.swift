package import Access
package import Interfaces
import Trust

/// Assigns a person to a case by a signed statement, and grants her the keys the plan calls for.
package struct Assign: Operation {
    package typealias Method = Cases.Assign
    package static let action = ActionID.assign
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
        let trust = try work.trust()
        let user = try Assignees(work).find(parameters.user, for: row.id)
        work.entry.record = user.text
        if try !trust.ledger.isAssigned(user, to: .caseFile(row.id)) {
            try trust.state(.assignment(user), on: .caseFile(row.id))
        }
        try CaseBook(work).note(user, assignedTo: row.id)
        return .ready(Method.Reply(granted: try TopUp(work).run(for: row.id).grants))
    }
}
