package import Access
package import Interfaces

/// Begins a rotation of the master key, or goes on with the one that is under way.
///
/// The rows are moved in the background afterwards, by the daemon itself: an admin rotates keys without reading
/// anything.
package struct RotateKeys: Operation {
    package typealias Method = Keys.Rotate
    package static let action = ActionID.rotateKeys
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
        try MasterSuccession(work).begin()
        let vault = work.vault
        work.onceDurable { vault.rotation.run(in: vault) }
        return .ready(Method.Reply(rotation: RotationProgress().line))
    }
}
