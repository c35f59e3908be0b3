package import Access
import GRDB
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
        if parameters.preview { return }
        try await vault.recheck(parameters.passphrase ?? "", by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let me = try work.session().user
        try work.admit(Self.action)
        guard var account = try work.accounts.find(name: parameters.name), !account.disabled else {
            throw .noSuchPerson
        }
        let user = try account.id
        work.entry.record = account.user
        guard user != me else { throw .denied(rule: "reenrol.oneself") }
        let lost = OrphanLines(work).withoutCases(try Orphans(work).found(without: user, leaving: .vault))
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
}
