import Interfaces
import Varlink
import VaultCore

extension VaultService {
    /// Methods of the keys; a rotation is watched until it ends, and goes on when nobody watches.
    mutating func bindKeys() {
        bind(KeysStatus.self)
        bind(RenewKeys.self)
        bind(StopRotation.self)
        bind(RetireKeys.self)
        let vault = vault
        service.register(Keys.Rotate.self) { call, writer throws(VarlinkFailure) in
            let begun: Keys.Rotate.Reply
            do throws(VaultError) {
                begun = try await vault.perform(RotateKeys(call.parameters), for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Keys.Rotate.self)
            }
            let ended = try await RotationWatch(vault: vault).follow { rotation throws(VarlinkFailure) in
                try await writer.send(Keys.Rotate.Reply(rotation: rotation))
            }
            return ended.map { Keys.Rotate.Reply(rotation: $0) } ?? begun
        }
    }
}
