import Interfaces
import Varlink
import VaultCore

/// Watches the walk of the key book for a client, four times a second, until it has ended.
struct RotationWatch {
    let vault: VaultCore.Vault
    /// The master epoch at most whose walk is meant; one to a later key is somebody else's.
    var through = Int.max

    /// Sends how far it is, and returns how it ended, or how far it was last seen; nil if there was nothing to see.
    func follow(
        _ send: (Keys.Rotation) async throws(VarlinkFailure) -> Void
    ) async throws(VarlinkFailure) -> Keys.Rotation? {
        var last: Keys.Rotation?
        while let rotation = vault.rotationStatus, rotation.epoch <= through {
            last = rotation
            guard rotation.stage == .moving else { break }
            try await send(rotation)
            try? await Task.sleep(for: .milliseconds(250))
        }
        return last
    }
}
