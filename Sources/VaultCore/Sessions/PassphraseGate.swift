import Dispatch
import Sealing
import Synchronization

/// Runs Argon2id for one caller at a time: a run takes 256 MiB, and a small server has few of those.
final class PassphraseGate: Sendable {
    /// Runs that may wait for their turn in all, and of one uid: nobody's flood keeps the others from logging in.
    private static let longest = 16
    private static let longestOfOne = 3

    private let queue = DispatchQueue(label: "amanat.argon2")
    private let waiting = Mutex<[Caller: Int]>([:])

    func stretch(
        _ passphrase: SharedSecret, _ parameters: PassphraseParameters, for caller: Caller
    ) async throws(VaultError) -> SharedKey {
        let admitted = waiting.withLock { waiting in
            guard waiting.values.reduce(0, +) < Self.longest, waiting[caller, default: 0] < Self.longestOfOne else {
                return false
            }
            waiting[caller, default: 0] += 1
            return true
        }
        guard admitted else { throw .busy(.argon2) }
        defer {
            waiting.withLock { waiting in
                let left = waiting[caller, default: 1] - 1
                waiting[caller] = left > 0 ? left : nil
            }
        }
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
