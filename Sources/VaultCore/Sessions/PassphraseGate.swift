import Dispatch
import Sealing
import Synchronization

/// Runs Argon2id for one caller at a time: a run takes 256 MiB, and a small server has few of those.
final class PassphraseGate: Sendable {
    /// Callers that may wait for their turn; more are told that the vault is busy.
    private static let longest = 16

    private let queue = DispatchQueue(label: "amanat.argon2")
    private let waiting = Mutex(0)

    func stretch(
        _ passphrase: SharedSecret, _ parameters: PassphraseParameters
    ) async throws(VaultError) -> SharedKey {
        let admitted = waiting.withLock { waiting in
            guard waiting < Self.longest else { return false }
            waiting += 1
            return true
        }
        guard admitted else { throw .busy(.argon2) }
        defer { waiting.withLock { $0 -= 1 } }
        let result: Result<SharedKey, SealingError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(SealingError) in
                        SharedKey(try Passphrase.stretch(passphrase.secret, parameters))
                    })
            }
        }
        return try sealing(.seed) { () throws(SealingError) in try result.get() }
    }
}
