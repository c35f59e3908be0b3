import Glibc
import Synchronization
import Testing

@testable import VaultCore

@Suite struct `The threads of requests` {
    @Test func `take a step of an account that has asked for little before a flood's`() async throws {
        let pool = FairPool()
        let order = Mutex<[UInt32]>([])
        await withCheckedContinuation { continuation in
            let left = Mutex(501)
            let step = { @Sendable (uid: UInt32) in
                order.withLock { $0.append(uid) }
                usleep(200)
                if left.withLock({
                    $0 -= 1; return $0
                }) == 0 {
                    continuation.resume()
                }
            }
            for _ in 0..<500 { pool.run({ step(1) }, of: Party(uid: 1, person: nil)) }
            pool.run({ step(2) }, of: Party(uid: 2, person: nil))
        }
        let place = try #require(order.withLock { $0.firstIndex(of: 2) })
        #expect(place < 400, "at place \(place)")
    }

    @Test func `run a request's steps one after the other and to its end`() async {
        let pool = FairPool()
        let sums = await withTaskGroup(of: Int.self) { group in
            for uid in 0..<20 {
                group.addTask(executorPreference: pool.executor(for: Caller(uid: UInt32(uid)))) {
                    var sum = 0
                    for number in 0..<100 {
                        sum += number
                        await Task.yield()
                    }
                    return sum
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums == Array(repeating: 4_950, count: 20))
    }
}
