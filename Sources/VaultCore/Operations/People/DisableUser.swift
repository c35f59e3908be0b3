package import Access
package import Interfaces
import Trust

/// Ends a person's sessions and deletes her sealed grants at once; final, and made binding by a supervisor's withdrawal.
package struct DisableUser: Operation {
    package typealias Method = People.DisableUser
    package static let action = ActionID.disableUser

    private let parameters: Method.Parameters
    private var search: Orphans.Search?
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        search = try await vault.orphans(in: parameters.session, for: caller) { [self] work throws(VaultError) in
            try account(work).id
        }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        var account = try account(work)
        let user = try account.id
        let orphans = try work.orphans(search, without: user)
        let reply = Method.Reply(orphans: orphans.count, lost: OrphanLines(work).withoutCases(orphans))
        if parameters.preview {
            work.entry.rule = LogClaim.preview
            return .ready(reply)
        }
        account.disabled = true
        account.enrolment = nil
        try work.accounts.put(account)
        try PersonalGrants(work).delete(of: user)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user) }
        return .ready(reply)
    }

    /// Whose account it is, once the policy lets the caller disable it.
    private func account(_ work: Work) throws(VaultError) -> Account {
        let me = try work.session().user
        try work.decide(Self.action)
        guard let account = try work.accounts.find(name: parameters.name) else { throw .noSuchPerson }
        guard try account.id != me else { throw .denied(rule: "disable.oneself") }
        work.entry.record = account.user
        return account
    }
}
