import CLinux
import Glibc
import Testing

@testable import Sealing

struct SecretStackTests {
    private struct Failed: Error, Equatable {
        let number: Int
    }

    @Test func `results and errors come through, of noncopyable values too`() throws {
        #expect(SecretStack.run { 7 } == 7)
        #expect(throws: Failed(number: 3)) { try SecretStack.run { () throws(Failed) in throw Failed(number: 3) } }
        let key = try SecretStack.run { () throws(SealingError) in try SymmetricKey.random() }
        #expect(key.withBytes { $0.count } == SymmetricKey.size)
    }

    @Test func `a run within a run stays on the stack of the first`() {
        #expect(clinux_is_on_own_stack() == 0)
        let within = SecretStack.run { () -> Int32 in SecretStack.run { clinux_is_on_own_stack() } }
        #expect(within == 1 && clinux_is_on_own_stack() == 0)
    }

    @Test func `whoever works with the bytes of a secret does it on such a stack`() throws {
        var secret = try Secret.random(100)
        #expect(secret.withBytes { _ in clinux_is_on_own_stack() } == 1)
        #expect(secret.withMutableBytes { _ in clinux_is_on_own_stack() } == 1)
        let key = try SymmetricKey.random()
        #expect(key.withBytes { _ in clinux_is_on_own_stack() } == 1)
    }

    @Test func `many threads at once have a stack each, and the kernel counts them as locked`() async throws {
        let sums = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask { SecretStack.run { (0..<1_000).reduce(0) { $0 ^ ($1 &* number) } } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums.count == 200)
        let measured = try MemoryLock.measure()
        #expect(SecretStack.heldKiB >= 1_024 && measured.isEffective)
    }

    @Test func `a child answers, and one that ends or hangs is told`() {
        var answer: Int32 = 0
        #expect(clinux_in_child({ _ in 41 }, nil, 5_000, &answer) == 0 && answer == 41)
        #expect(clinux_in_child({ _ in _exit(3) }, nil, 5_000, &answer) == EPROTO)
        #expect(clinux_in_child({ _ in Int32(sleep(30)) }, nil, 50, &answer) == ETIMEDOUT)
    }
}
