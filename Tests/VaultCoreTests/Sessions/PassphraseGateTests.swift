import Dispatch
import Synchronization
import Testing

@testable import VaultCore

@Suite struct `The place where passphrases are stretched` {
    @Test func `lets a new account in while twenty others flood it`() async throws {
        let gate = PassphraseGate()
        let refused = Counter()
        let (started, held) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await gate.inTurn(Party(uid: 0, person: nil)) {
                    started.continuation.finish()
                    held.wait()
                }
            }
            for await _ in started.stream {}
            for uid in UInt32(0)..<20 {
                for _ in 0..<5 {
                    group.addTask {
                        do throws(VaultError) {
                            try await gate.inTurn(Party(uid: uid, person: nil)) {}
                        } catch {
                            #expect(error == .busy(.argon2))
                            refused.count()
                        }
                    }
                }
            }
            while refused.value < 40 { await Task.yield() }
            group.addTask { try await gate.inTurn(Party(uid: 99, person: nil)) {} }
            held.signal()
            try await group.waitForAll()
        }
    }
}

private final class Counter: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func count() { number.withLock { $0 += 1 } }
}
