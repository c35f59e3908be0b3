package import Access
package import Interfaces
import Trust

/// Sets the Unix uids a person may log in from.
package struct BindUser: Operation {
    package typealias Method = People.BindUser
    package static let action = ActionID.bindUser

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
        guard var account = try work.accounts.find(name: parameters.name) else { throw .noSuchPerson }
        account.uids = try Uids.checked(parameters.uids)
        try work.accounts.put(account)
        work.entry.record = account.user
        return .ready(Method.Reply())
    }
}
