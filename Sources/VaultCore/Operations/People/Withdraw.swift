package import Access
package import Interfaces
import Trust

/// Ends a person's certificate by a supervisor's signature, which makes a disabling binding: her sealed grants are
/// deleted at once, her sessions end, and what she had signed stays in force.
package struct Withdraw: Operation {
    package typealias Method = People.Withdraw
    package static let action = ActionID.withdraw
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private var search: Orphans.Search?
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.passphrase = nil
        digest = RequestDigest.of(plain, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        if parameters.preview {
            search = try await vault.orphans(in: parameters.session, for: caller) { [self] work throws(VaultError) in
                try person(work)
            }
            return
        }
        try await vault.recheck(parameters.passphrase ?? "", by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let user = try person(work)
        if parameters.preview {
            work.entry.rule = "withdraw.preview"
            let orphans = try work.orphans(search, without: user)
            return .ready(Method.Reply(orphans: try OrphanLines(work).people(orphans), stale: 0, unverified: 0))
        }
        let unverified = try Withdrawing(work).withdraw(user)
        let stale = try Revocation(work).runEverywhere(of: user)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user) }
        return .ready(Method.Reply(orphans: [], stale: stale, unverified: unverified))
    }

    /// Whose certificate it is, once the policy lets the caller end it.
    private func person(_ work: Work) throws(VaultError) -> UserID {
        let me = try work.session().user
        var object = Access.Object.nothing
        // A preview changes nothing, so the passphrase isn't asked for.
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        let user = try Leavers(work).find(parameters.name)
        work.entry.record = user.text
        guard user != me else { throw .denied(rule: "withdraw.oneself") }
        guard try work.trust().ledger.asSigned.certificate(of: user) != nil else { throw .notFound }
        return user
    }
}
