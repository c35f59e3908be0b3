package import Access
import GRDB
package import Interfaces
import Trust

/// Makes an account and a one-time code for its holder; by itself the account opens nothing.
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
        let code = ClaimCodes.make()
        let account = Account(
            user: UserID.random().text, name: parameters.name, roleNames: try Roles.checked(parameters.roles, work),
            uids: try Uids.checked(parameters.uids), enrolment: ClaimCodes.hash(code))
        try work.accounts.add(account)
        work.entry.record = account.user
        work.entry.digest = try work.keys().nameMark(of: account)
        return .ready(Method.Reply(id: account.user, enrolment: code))
    }
}
