import FoundationEssentials
package import Sealing

/// The 32 bytes that open a vault's credential slot, handed over by the service manager
/// (`LoadCredentialEncrypted=` of systemd.exec(5)).
package struct UnsealCredential: ~Copyable, Sendable {
    /// The credential's name in the unit.
    package static let name = "amanat-unseal"
    static let size = 32

    package let secret: Secret
    /// Without a TPM the credential's key lies on the same disk, so that a stolen disk opens itself.
    package let selfOpening: Bool

    /// Hands the 32 bytes on.
    package consuming func takeSecret() -> Secret { secret }

    /// Nil where the service manager handed over none.
    /// - Parameter tpm: the device that tells whether there is a TPM.
    package static func load(
        under environment: [String: String], tpm: String = "/sys/class/tpm/tpm0"
    ) throws(StartError) -> UnsealCredential? {
        guard let directory = environment["CREDENTIALS_DIRECTORY"] else { return nil }
        let file = "\(directory)/\(name)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard let contents = FileManager.default.contents(atPath: file) else { throw .credentialUnreadable }
        var bytes = Array(contents)
        guard bytes.count == size else { throw .credentialSize(expected: size, found: bytes.count) }
        let selfOpening = !FileManager.default.fileExists(atPath: tpm)
        do throws(SealingError) {
            return UnsealCredential(secret: try Secret(taking: &bytes), selfOpening: selfOpening)
        } catch {
            throw .memoryNotLocked(limit: ProcessHardening.lockLimit())
        }
    }
}
