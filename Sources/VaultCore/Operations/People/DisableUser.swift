package import Access
import GRDB
package import Interfaces
import Trust

/// Ends a person's sessions and deletes her sealed grants at once; final, and made binding by a supervisor's withdrawal.
package struct DisableUser: Operation {
    package typealias Method = People.DisableUser
    package static let action = ActionID.disableUser

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let me = try work.session().user
        try work.decide(Self.action)
        guard var account = try work.accounts.find(name: parameters.name) else { throw .noSuchPerson }
        let user = try account.id
        guard user != me else { throw .denied(rule: "disable.oneself") }
        work.entry.record = account.user
        let orphans = try orphans(without: user, work)
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

    private func orphans(without user: UserID, _ work: Work) throws(VaultError) -> [Compartment] {
        guard work.vault.facts.phase == .complete else { return [] }
        return try Orphans(work).found(without: user, leaving: .vault)
    }
}
