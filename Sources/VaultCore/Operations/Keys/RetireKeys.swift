package import Access
package import Interfaces

/// Destroys a master key that no row of the key book rests under any more.
package struct RetireKeys: Operation {
    package typealias Method = Keys.Retire
    package static let action = ActionID.retireKeys
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        guard let epoch = UInt32(exactly: parameters.epoch) else {
            throw .invalidInput(parameter: "epoch", fault: "unknown-epoch")
        }
        work.entry.record = MasterSuccession.name(of: epoch)
        try MasterSuccession(work).destroy(epoch)
        return .ready(Method.Reply())
    }
}
