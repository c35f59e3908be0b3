package import Access
package import Interfaces
import Trust

/// Lets a person who lost her passphrase make new keys: a new code, her old seed is deleted, her sessions end.
///
/// The new keys are nobody's until a supervisor has vouched for them; what only the old ones opened, her drafts and
/// process notes among it, stays closed until the custodians recover it.
package struct ReenrolUser: Operation {
    package typealias Method = People.ReenrolUser
    package static let action = ActionID.reenrolUser
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
        if !parameters.preview {
            try await vault.recheck(parameters.passphrase ?? "", by: parameters.session, for: caller)
        }
        search = try await vault.orphans(in: parameters.session, for: caller) { [self] work throws(VaultError) in
            try account(work).id
        }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        var account = try account(work)
        let user = try account.id
        let lost = OrphanLines(work).withoutCases(try work.orphans(search, without: user))
        if parameters.preview {
            work.entry.rule = "reenrol.preview"
            return .ready(Method.Reply(enrolment: "", lost: lost))
        }
        if account.isInvited {
            // Her keys are gone already, by the two people it took: a code that was lost takes one.
            work.entry.rule = "reenrol.code-again"
            return .ready(Method.Reply(enrolment: try account.invite(work), lost: lost))
        }
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object, approved: try ApprovalScope(parameters, about: .init(person: user)))
        account.keys = nil
        account.reenrolling = true
        let code = try account.invite(work)
        try SeedTable(store: work.store, keys: try work.keys()).delete(user)
        try work.cutLogOnceDurable()
        try PersonalGrants(work).delete(of: user)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user) }
        return .ready(Method.Reply(enrolment: code, lost: lost))
    }

    /// Whose account it is, once a role in force lets the caller ask.
    private func account(_ work: Work) throws(VaultError) -> Account {
        let me = try work.session().user
        try work.admit(Self.action)
        guard let account = try work.accounts.find(name: parameters.name), !account.disabled else {
            throw .noSuchPerson
        }
        work.entry.record = account.user
        guard try account.id != me else { throw .denied(rule: "reenrol.oneself") }
        return account
    }
}
