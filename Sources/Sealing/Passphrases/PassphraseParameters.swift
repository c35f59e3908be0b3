/// What one run of Argon2id costs.
package struct PassphraseCost: Sendable, Hashable {
    package let memoryKiB: UInt32
    package let passes: UInt32

    package init(memoryKiB: UInt32, passes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
    }

    /// 256 MiB, 3 passes: what passphrases are stretched with.
    package static let standard = PassphraseCost(memoryKiB: 256 * 1024, passes: 3)
    /// 64 MiB, 3 passes: less is refused, so that nobody can weaken a stored passphrase by editing its parameters.
    package static let floor = PassphraseCost(memoryKiB: 64 * 1024, passes: 3)
    /// 1 GiB, 10 passes: more is refused, so that nobody can stop the daemon by editing them.
    package static let ceiling = PassphraseCost(memoryKiB: 1024 * 1024, passes: 10)

    var isAllowed: Bool {
        (Self.floor.memoryKiB...Self.ceiling.memoryKiB).contains(memoryKiB)
            && (Self.floor.passes...Self.ceiling.passes).contains(passes)
    }
}

/// How a passphrase becomes a key, version 1, 26 bytes, big-endian:
///
///     0x01 ‖ 0x02 (Argon2id 1.3, as libsodium numbers it) ‖ memory KiB u32 ‖ passes u32 ‖ salt 16
///
/// They rest in clear beside what the key seals, and are authenticated by being in its associated data.
package struct PassphraseParameters: Sendable, Hashable {
    static let version: UInt8 = 1
    static let argon2id13: UInt8 = 2
    static let saltSize = 16
    static let encodedSize = 10 + saltSize

    package let cost: PassphraseCost
    /// 16 bytes, fresh for every passphrase.
    package let salt: [UInt8]

    /// `passphraseParametersOutOfRange` or `badLength` of the salt.
    package init(_ cost: PassphraseCost, salt: [UInt8]) throws(SealingError) {
        guard cost.isAllowed else { throw .passphraseParametersOutOfRange }
        guard salt.count == Self.saltSize else { throw .badLength(expected: Self.saltSize, found: salt.count) }
        self.cost = cost
        self.salt = salt
    }

    /// A fresh salt at a cost.
    package static func fresh(_ cost: PassphraseCost) throws(SealingError) -> PassphraseParameters {
        try PassphraseParameters(cost, salt: Randomness.bytes(saltSize))
    }

    /// Reads the form above; `badLength`, `unsupportedVersion`, or out of range (another algorithm included).
    package init(encoded: [UInt8]) throws(SealingError) {
        guard encoded.count == Self.encodedSize else {
            throw .badLength(expected: Self.encodedSize, found: encoded.count)
        }
        guard encoded[0] == Self.version else { throw .unsupportedVersion(encoded[0]) }
        guard encoded[1] == Self.argon2id13 else { throw .passphraseParametersOutOfRange }
        let cost = PassphraseCost(
            memoryKiB: UInt32(bigEndianIn: encoded.span, at: 2), passes: UInt32(bigEndianIn: encoded.span, at: 6))
        try self.init(cost, salt: Array(encoded.suffix(Self.saltSize)))
    }

    package var encoded: [UInt8] {
        var encoded = [Self.version, Self.argon2id13]
        encoded.append(bigEndian: cost.memoryKiB)
        encoded.append(bigEndian: cost.passes)
        return encoded + salt
    }
}
