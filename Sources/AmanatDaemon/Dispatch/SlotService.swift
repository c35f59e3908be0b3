import Interfaces
import Varlink
import VaultCore

extension VaultService {
    /// Methods of the seal slots; a rekeying is watched until its walk ends, and goes on when nobody watches.
    mutating func bindSlots() {
        bind(ListSlots.self)
        bind(AddSlot.self)
        bind(ChangeSlot.self)
        bind(RemoveSlot.self)
        let vault = vault
        service.register(Slots.Rekey.self) { call, writer throws(VarlinkFailure) in
            var reply: Slots.Rekey.Reply
            do throws(VaultError) {
                reply = try await vault.perform(Rekey(call.parameters), for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Slots.Rekey.self)
            }
            func tell(_ rotation: Keys.Rotation) {
                reply.done = rotation.done
                reply.total = rotation.total
            }
            let watch = RotationWatch(vault: vault, through: reply.epoch)
            let ended = try await watch.follow { rotation throws(VarlinkFailure) in
                tell(rotation)
                try await writer.send(reply)
            }
            if let ended { tell(ended) }
            reply.complete = await vault.isRekeyed
            return reply
        }
    }
}
