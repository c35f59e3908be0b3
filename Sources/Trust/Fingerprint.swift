package import Sealing

/// Thirty digits that two people compare aloud.
///
/// Six groups of five digits, each from five bytes of a BLAKE2b-256 hash (40 bits modulo 100,000): about 99 bits.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
    /// Six groups of five digits.
    package let groups: [String]

    /// What is compared when vouching: vault, person, name, roles, both public keys and the recovery pin.
    ///
    /// The voucher's session computes it with its own pin, so a swapped recovery key is heard.
    package init(of certificate: Certificate, in vault: VaultID, pin: PublicIdentity) {
        self.init("amanat fingerprint person/1", [vault.bytes, certificate.encoded, pin.encoded])
    }

    /// What founding shares print and the first supervisor compares: the vault and its recovery identity.
    package init(ofRecovery identity: PublicIdentity, in vault: VaultID) {
        self.init("amanat fingerprint recovery/1", [vault.bytes, identity.encoded])
    }

    private init(_ label: String, _ fields: [[UInt8]]) {
        var writer = FieldWriter()
        writer.text(label)
        for field in fields { writer.field(field) }
        let hash = Hash.blake2b256([writer.bytes])
        groups = stride(from: 0, to: 30, by: 5).map { start in
            let digits = String(hash[start..<start + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000)
            return String(repeating: "0", count: 5 - digits.count) + digits
        }
    }

    package var description: String { groups.joined(separator: " ") }
}
