package import Access
package import Interfaces

/// Says who the session belongs to and what is in force.
package struct WhoAmI: Operation {
    package typealias Method = Session.WhoAmI
    package static let action = ActionID.whoami

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let session = try work.session()
        try work.decide(Self.action)
        let account = try work.accounts.listed(session.user)
        return .ready(Method.Reply(identity: try Identities(work).identity(of: account, session.person)))
    }
}
