package import Access
package import Interfaces

/// Ends the caller's session and wipes its keys.
package struct Logout: Operation {
    package typealias Method = Session.Logout
    package static let action = ActionID.logout

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let session = try work.session()
        try work.decide(Self.action)
        let sessions = work.vault.sessions
        work.onceDurable { sessions.end(session.id) }
        return .ready(Method.Reply())
    }
}
