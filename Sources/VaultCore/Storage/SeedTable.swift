import GRDB
import Sealing
import Trust

/// People's seeds: under Argon2id of each one's own passphrase, then under the master key.
struct SeedTable {
    let store: Store
    let keys: UnsealedKeys

    /// A seed with the outer wrap off; the inner one takes the passphrase.
    struct Sealed: Sendable {
        let parameters: PassphraseParameters
        let box: [UInt8]
    }

    /// What lies under the passphrase: the seed, and the recovery key this person pins.
    struct Opened: ~Copyable {
        let seed: IdentitySeed
        var pin: PublicIdentity?
    }

    func find(_ user: UserID) throws(VaultError) -> Sealed? {
        let row = try store.row("SELECT master_epoch, box FROM seed WHERE user = ?", [user.bytes.data])
        guard let row else { return nil }
        let number = try row.number(0, of: .seed)
        let box = try row.blob(1, of: .seed)
        let master = try keys.master(number)
        let plain = try sealing(.seed, user.bytes) { () throws(SealingError) in
            try Envelope.open(box.span, under: master.key, id: number, for: keys.places.seedRow(of: user))
        }
        guard let length = plain.first.map(Int.init), plain.count > length + 1,
            let parameters = try? PassphraseParameters(encoded: Array(plain[1...length]))
        else { throw .tampered(.seed, user.text) }
        return Sealed(parameters: parameters, box: Array(plain[(length + 1)...]))
    }

    /// Seals a seed and its pin under a passphrase's key.
    func put(
        _ seed: borrowing IdentitySeed, pin: PublicIdentity?, of user: UserID, under key: StretchedKey
    ) throws(VaultError) {
        let plain = try Self.plain(seed, pin)
        let parameters = key.parameters.encoded
        let box = try sealing(.seed) { () throws(SealingError) in
            try Envelope.sealSecret(
                plain, under: key.key.key, id: 1, for: keys.places.seed(of: user, parameters: parameters))
        }
        let master = try keys.master(keys.activeMaster)
        let row = try sealing(.seed) { () throws(SealingError) in
            try Envelope.seal(
                ([UInt8(parameters.count)] + parameters + box).span, under: master.key, id: keys.activeMaster,
                for: keys.places.seedRow(of: user))
        }
        try store.run(
            "INSERT OR REPLACE INTO seed (user, master_epoch, box) VALUES (?, ?, ?)",
            [user.bytes.data, Int64(keys.activeMaster), row.data])
    }

    /// Deletes a seed: whatever was sealed to its keys alone stays closed.
    func delete(_ user: UserID) throws(VaultError) {
        try store.run("DELETE FROM seed WHERE user = ?", [user.bytes.data])
    }

    /// Opens a seed with a passphrase's key; nil if it is another passphrase's.
    func open(_ sealed: Sealed, of user: UserID, with key: StretchedKey) throws(VaultError) -> Opened? {
        let place = keys.places.seed(of: user, parameters: sealed.parameters.encoded)
        guard sealed.parameters == key.parameters,
            let plain = try? Envelope.openSecret(sealed.box.span, under: key.key.key, id: 1, for: place)
        else { return nil }
        guard plain.count == Self.size else { throw .tampered(.seed, user.text) }
        return try Self.parse(plain, user)
    }

    /// Seed 32, flag 1, pin 64.
    private static let size = IdentitySeed.size + 1 + 64

    private static func plain(_ seed: borrowing IdentitySeed, _ pin: PublicIdentity?) throws(VaultError) -> Secret {
        let tail = [pin == nil ? 0 : 1] + (pin?.encoded ?? [UInt8](repeating: 0, count: 64))
        return try sealing(.seed) { () throws(SealingError) in
            try seed.withBytes { bytes throws(SealingError) in try Secret(joining: bytes, tail.span) }
        }
    }

    private static func parse(_ plain: borrowing Secret, _ user: UserID) throws(VaultError) -> Opened {
        let tail = plain.withBytes { bytes in (IdentitySeed.size..<size).map { bytes[$0] } }
        let seed = try sealing(.seed, user.bytes) { () throws(SealingError) in
            try IdentitySeed(plain.prefix(IdentitySeed.size))
        }
        guard tail[0] == 1 else { return Opened(seed: seed, pin: nil) }
        guard let pin = try? PublicIdentity(encoded: Array(tail.dropFirst())) else { throw .tampered(.seed, user.text) }
        return Opened(seed: seed, pin: pin)
    }
}

/// A passphrase's key with the parameters it was made with.
struct StretchedKey: Sendable {
    let key: SharedKey
    let parameters: PassphraseParameters
}
