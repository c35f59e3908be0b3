package import Access
package import Interfaces
import Trust

/// Lists all accounts and how far each person has come.
package struct ListUsers: Operation {
    package typealias Method = People.ListUsers
    package static let action = ActionID.listUsers

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        return .ready(Method.Reply(people: try PeopleLines(work).all()))
    }
}
