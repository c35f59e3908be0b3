package import Access
package import Interfaces
import Sealing
import Trust

/// Opens the vault with a slot's passphrase or credential, and takes in what the log received meanwhile.
package struct UnsealVault: Operation {
    package typealias Method = Interfaces.Vault.Unseal
    package static let action = ActionID.unseal
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved

    private let parameters: Method.Parameters
    private var root: SharedKey?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        guard vault.keys == nil else { throw .alreadyDone }
        guard let id = vault.facts.vault else { throw .absent }
        let (slots, signed) = try await vault.look(for: caller) { work throws(VaultError) in
            (try SlotTable(store: work.store).all(), try LogCheckpoints.vaults(in: work.store))
        }
        let ids = [id] + signed.filter { $0 != id }
        guard let opened = try await vault.open(slots, of: ids, with: parameters.passphrase, for: caller) else {
            throw .wrongSecret
        }
        // The passphrase is right and the id isn't: nothing that rests in the vault would open under it.
        guard opened.vault == id else { throw .tampered(.meta, "vault") }
        root = opened.root
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard work.keysIfUnsealed == nil else { throw .alreadyDone }
        guard let root else { throw .wrongSecret }
        try work.unseal(with: root)
        work.entry.rule = "slot"
        return .ready(
            Method.Reply(
                state: work.vault.facts.phase == .complete ? .unsealed : .founding,
                clock: work.vault.clock.look(work.moment).map(Interfaces.Vault.Clock.init)))
    }
}

extension Work {
    /// Opens the key book, takes in what the log received meanwhile, checks and signs the log, and hands the keys over once
    /// that is durable; a rotation goes on.
    func unseal(with root: SharedKey) throws(VaultError) {
        guard let id = vault.facts.vault else { throw .absent }
        let keys = try KeyBook(store: store, places: Places(vault: id)).open(under: root)
        adopt(keys)
        try settleDoubt(keys)
        try learnTime(keys)
        if case .unseal? = state.shares?.errand { Custody(self).end() }
        try LogInbox(self).takeIn()
        try PolicyWatch(self).note()
        try CheckpointDesk(self).takeUp()
        let vault = vault
        let mark = try store.passedOver.found { () throws(VaultError) in try RotationMark.read(store) }
        let inbox = try rightInbox(keys)
        onceDurable {
            vault.hold(keys)
            if let inbox { vault.learn { $0.inbox = inbox } }
            vault.deleteLeftOverGrants()
            if mark == .moving { vault.rotation.run(in: vault) }
        }
    }

    /// Has the calendar compared with what the log says, before anything is written after it, and keeps what is known of it.
    private func learnTime(_ keys: UnsealedKeys) throws(VaultError) {
        let clock = vault.clock
        if let tags = try? LogTags(keys) {
            let known = KnownTime(table: LogTable(store: store, keys: keys), tags: tags)
            if let time = try? known.latest(before: entryPlace) { clock.learn(time, at: moment) }
        }
        guard let sight = clock.unkept(at: moment) else { return }
        try sight.write(store)
        onceDurable { clock.noteKept(sight) }
    }

    /// The key that entries are sealed to while the vault is sealed, where another stands in clear; nobody has that one's.
    private func rightInbox(_ keys: UnsealedKeys) throws(VaultError) -> BoxPublicKey? {
        let right = try intact { () throws(VaultError) in try keys.inbox().publicKey }
        guard let right, right != vault.facts.inbox else { return nil }
        store.passedOver.note(DamagedRow(table: .meta, row: "inbox"))
        return right
    }
}
