import FoundationEssentials
package import Sealing

/// The 32 bytes that open a vault's credential slot, handed over by the service manager
/// (`LoadCredentialEncrypted=` of systemd.exec(5)).
///
/// They stay in the service manager's file and are read for each unsealing: a sealed daemon holds no key at all.
package struct UnsealCredential: Sendable, Equatable {
    /// The credential's name in the unit.
    package static let name = "amanat-unseal"
    static let size = 32

    private let file: String
    /// Without a TPM the credential's key lies on the same disk, so that a stolen disk opens itself.
    package let selfOpening: Bool

    /// Nil where the service manager handed over none; one that can't be used is refused at once.
    /// - Parameter tpm: the device that tells whether there is a TPM.
    package static func find(
        under environment: [String: String], tpm: String = "/sys/class/tpm/tpm0"
    ) throws(StartError) -> UnsealCredential? {
        guard let directory = environment["CREDENTIALS_DIRECTORY"] else { return nil }
        let file = "\(directory)/\(name)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let found = UnsealCredential(file: file, selfOpening: !FileManager.default.fileExists(atPath: tpm))
        _ = try found.secret()
        return found
    }

    /// Reads the 32 bytes.
    package func secret() throws(StartError) -> Secret {
        guard let contents = FileManager.default.contents(atPath: file) else { throw .credentialUnreadable }
        var bytes = Array(contents)
        guard bytes.count == Self.size else { throw .credentialSize(expected: Self.size, found: bytes.count) }
        do throws(SealingError) {
            return try Secret(taking: &bytes)
        } catch {
            throw .memoryNotLocked(limit: ProcessHardening.lockLimit())
        }
    }
}
