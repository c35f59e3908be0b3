package import Access
package import Interfaces
import Trust

/// Shows one account.
package struct ShowUser: Operation {
    package typealias Method = People.ShowUser
    package static let action = ActionID.showUser

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        guard let account = try work.accounts.find(name: parameters.name) else { throw .noSuchPerson }
        work.entry.record = account.user
        return .ready(Method.Reply(person: try PeopleLines(work).line(account)))
    }
}
