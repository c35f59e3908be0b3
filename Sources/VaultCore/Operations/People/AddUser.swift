package import Access
package import Interfaces
import Trust

/// Makes an account and a one-time code for its holder; by itself the account opens nothing.
///
/// Asked for once more, while nobody has enrolled by the code, it makes another one: a code can be lost on its way.
package struct AddUser: Operation {
    package typealias Method = People.AddUser
    package static let action = ActionID.addUser

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        guard LoginNames.isWellFormed(parameters.name) else {
            throw .invalidInput(parameter: "name", fault: "not-a-login-name")
        }
        var account = try invited(work)
        work.entry.record = account.user
        work.entry.digest = try work.keys().nameMark(of: account)
        let code = try account.invite(work)
        return .ready(Method.Reply(id: account.user, enrolment: code))
    }

    /// The account, new or still waiting for its holder exactly as it is asked for.
    private func invited(_ work: Work) throws(VaultError) -> Account {
        let account = Account(
            user: UserID.random().text, name: parameters.name, roleNames: try Roles.checked(parameters.roles, work),
            uids: try Uids.checked(parameters.uids))
        if let known = try work.accounts.find(name: parameters.name), known.isInvited,
            known.roleNames == account.roleNames, known.uids == account.uids
        {
            work.entry.rule = "add_user.code-again"
            return known
        }
        try work.accounts.add(account)
        return account
    }
}
