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
                throw FailureMapping.failure(error)
            }
            while let rotation = vault.rotationStatus, Int(rotation.epoch) <= reply.epoch {
                reply.done = rotation.done
                reply.total = rotation.total
                guard rotation.stage == .moving else { break }
                try await writer.send(reply)
                try? await Task.sleep(for: .milliseconds(250))
            }
            reply.complete = await vault.isRekeyed
            return reply
        }
    }
}
