import Dispatch
import Sealing
import Synchronization

/// Runs Argon2id for one caller at a time: a run takes 256 MiB, and a small server has few of those.
final class PassphraseGate: Sendable {
    private struct Waiting {
        /// Runs that may wait in all, and of one uid; a uid's first is always let in, whoever floods.
        var places = SharedPlaces(most: 16, ofOne: 3)
        var runs = FairQueue<@Sendable () -> Void>()
    }

    private let queue = DispatchQueue(label: "amanat.argon2")
    private let waiting = Mutex(Waiting())

    func stretch(
        _ passphrase: SharedSecret, _ parameters: PassphraseParameters, for caller: Caller
    ) async throws(VaultError) -> SharedKey {
        let result: Result<SharedKey, SealingError> = try await inTurn(Party(caller)) {
            Result { () throws(SealingError) in SharedKey(try Passphrase.stretch(passphrase.secret, parameters)) }
        }
        return try sealing(.seed) { () throws(SealingError) in try result.get() }
    }

    /// Runs something when nothing else runs here and it is this party's turn; refuses where too much waits already.
    func inTurn<Value: Sendable>(
        _ party: Party, _ run: @escaping @Sendable () -> Value
    ) async throws(VaultError) -> Value {
        guard waiting.withLock({ $0.places.take(party) }) else { throw .busy(.argon2) }
        defer { waiting.withLock { $0.places.leave(party) } }
        return await withCheckedContinuation { continuation in
            waiting.withLock { $0.runs.append({ continuation.resume(returning: run()) }, of: party) }
            queue.async { self.runNext() }
        }
    }

    private func runNext() {
        guard let (party, run) = waiting.withLock({ $0.runs.next() }) else { return }
        let time = ContinuousClock().measure { run() }
        waiting.withLock { $0.runs.charge(party, time) }
    }
}
