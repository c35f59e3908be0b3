package import Access
package import Interfaces

/// Wipes all keys and ends all sessions; acts first and writes its entry after, into the sealed log's inbox.
package struct SealVault: Operation {
    package typealias Method = Interfaces.Vault.Seal
    package static let action = ActionID.seal
    package static let needs = VaultPhase.founded

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        if work.sessionIfAny != nil {
            try work.decide(Self.action)
        } else if work.caller.uid != 0 && work.caller.uid != work.premises.ownUID {
            throw .denied(rule: "seal.root-only")
        }
        work.vault.hold(nil)
        work.state.forget()
        return .ready(Method.Reply())
    }
}
