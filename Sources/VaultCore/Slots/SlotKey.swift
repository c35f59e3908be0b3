import Interfaces
import Sealing
import Trust

/// A new slot's key, made from what was given, and once more from what was given again.
struct SlotKey: Sendable {
    let kind: SlotTable.Kind
    /// Argon2id's, encoded; empty for a credential.
    let parameters: [UInt8]
    let key: SharedKey
    /// Made for itself: a slip of the hand, or a bit that flipped in memory, shows when the stored slot is opened.
    let proof: SharedKey

    /// Made once, at the founding, whose passphrase was typed back a moment ago.
    init(_ stretched: StretchedKey) {
        self.init(stretched, again: stretched.key)
    }

    init(_ stretched: StretchedKey, again: SharedKey) {
        kind = .passphrase
        parameters = stretched.parameters.encoded
        key = stretched.key
        proof = again
    }

    init(_ credential: SharedSecret) throws(VaultError) {
        try self.init(credential, again: credential)
    }

    init(_ credential: SharedSecret, again: SharedSecret) throws(VaultError) {
        kind = .credential
        parameters = []
        key = try SlotTable.key(ofCredential: credential)
        proof = try SlotTable.key(ofCredential: again)
    }
}

/// A slot that opened, with what opened it.
struct OpenedSlot: Sendable {
    let number: UInt32
    let key: SharedKey
    let root: SharedKey
    /// The vault under whose id it opened.
    let vault: VaultID
}

extension Slots.Opening {
    /// Leaves what may stand in a request's digest.
    mutating func forgetSecrets() {
        secret = nil
        again = nil
    }
}

extension Vault {
    /// Makes a new slot's key, slowly, after refusing what can't become a slot.
    func slotKey(_ opening: Slots.Opening, for caller: Caller) async throws(VaultError) -> SlotKey {
        guard let secret = opening.secret else {
            guard let first = premises.credential(), let again = premises.credential() else {
                throw .slot(.noCredential)
            }
            guard !premises.selfOpening || opening.selfOpening else { throw .slot(.selfOpening) }
            return try SlotKey(first, again: again)
        }
        guard let again = opening.again else { throw .slot(.notProven) }
        try Passphrases.check(secret, about: [])
        let stretched = try await stretch(secret, for: caller)
        return SlotKey(stretched, again: try await stretch(again, stretched.parameters, for: caller).key)
    }

    /// A slot as it stands that an opening for a new one opens.
    func slot(openedBy opening: Slots.Opening, for caller: Caller) async throws(VaultError) -> OpenedSlot? {
        guard let id = facts.vault else { throw .absent }
        let slots = try await look(for: caller) { work throws(VaultError) in try SlotTable(store: work.store).all() }
        return try await open(slots, of: [id], with: opening.secret, for: caller)
    }

    /// The first of these slots that opens with a passphrase, or without one with the credential handed over.
    ///
    /// - Parameter vaults: ids under which it may have been made.
    func open(
        _ slots: [SlotTable.Slot], of vaults: [VaultID], with passphrase: String?, for caller: Caller
    ) async throws(VaultError) -> OpenedSlot? {
        for slot in slots {
            guard let key = try await key(of: slot, passphrase, for: caller) else { continue }
            for vault in vaults {
                guard let root = slot.open(with: key, places: Places(vault: vault)) else { continue }
                return OpenedSlot(number: slot.number, key: key, root: root, vault: vault)
            }
        }
        return nil
    }

    private func key(
        of slot: SlotTable.Slot, _ passphrase: String?, for caller: Caller
    ) async throws(VaultError) -> SharedKey? {
        switch (slot.kind, passphrase) {
        case (.passphrase, let passphrase?):
            let parameters = try sealing(.slot) { () throws(SealingError) in
                try PassphraseParameters(encoded: slot.parameters)
            }
            return try await stretch(passphrase, parameters, for: caller).key
        case (.credential, nil):
            guard let credential = premises.credential() else { return nil }
            return try SlotTable.key(ofCredential: credential)
        default:
            return nil
        }
    }
}
