package import Access
package import Interfaces
import Trust

/// Excludes a named person from a case for good, whatever her roles: a signed statement, and all her keys to the case
/// are deleted, those to her own process notes included.
package struct Recuse: Operation {
    package typealias Method = Cases.Recuse
    package static let action = ActionID.recuse
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
        let home = Home.caseFile(row.id)
        let user = try Leavers(work).find(parameters.user)
        work.entry.record = user.text
        let trust = try work.trust()
        guard try !trust.ledger.isRecused(user, from: home) else { throw .alreadyDone }
        try trust.state(.recusal(user), on: .caseFile(row.id))
        try CaseBook(work).note(user, gone: row.id)
        return .ready(Method.Reply(stale: try Revocation(work).run(in: home, of: user)))
    }
}
