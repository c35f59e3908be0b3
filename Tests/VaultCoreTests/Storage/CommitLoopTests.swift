import GRDB
import Glibc
import Sealing
import Synchronization
import Testing

@testable import VaultCore

/// Who waits for whom at the writer, and what shares a commit.
@Suite(.serialized) struct `The writer` {
    private let flood = Party(uid: 1, person: nil)
    private let other = Party(uid: 2, person: nil)

    @Test func `takes one turn of a flood before another account's only one`() async throws {
        let centre = try Centre()
        let loop = centre.vault.loop
        let order = Order()
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { [flood, other] group in
            group.addTask(executorPreference: SecretExecutor.shared) {
                try await loop.performAlone(for: .vault) { _ in gate.hold() }
            }
            await gate.reached()
            for _ in 0..<200 {
                group.addTask {
                    order.arrive()
                    try await loop.perform(for: flood) { _, _ in order.note(1, for: .milliseconds(1)) }
                }
            }
            try await order.arrived(200)
            group.addTask {
                order.arrive()
                try await loop.perform(for: other) { _, _ in order.note(2, for: .zero) }
            }
            try await order.arrived(201)
            gate.open()
            try await group.waitForAll()
        }
        let place = try #require(order.all.firstIndex(of: 2))
        #expect(place <= 1, "at place \(place) of \(order.all.count)")
    }

    @Test func `ends a commit soon once it holds turns of two accounts`() async throws {
        let centre = try Centre()
        let loop = centre.vault.loop
        let gate = Gate()
        let commits = Order()
        try await centre.vault.file.queue.writeWithoutTransaction { database in
            database.trace(options: .statement) { event in
                if case .statement(let statement) = event, statement.sql.hasPrefix("COMMIT") {
                    commits.note(0, for: .zero)
                }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { [flood, other] group in
            group.addTask(executorPreference: SecretExecutor.shared) {
                try await loop.performAlone(for: .vault) { _ in gate.hold() }
            }
            await gate.reached()
            for _ in 0..<20 {
                group.addTask {
                    commits.arrive()
                    try await loop.perform(for: flood) { _, _ in commits.note(1, for: .milliseconds(2)) }
                }
            }
            group.addTask {
                commits.arrive()
                try await loop.perform(for: other) { _, _ in commits.note(2, for: .zero) }
            }
            try await commits.arrived(21)
            gate.open()
            try await group.waitForAll()
        }
        let all = commits.all
        let place = try #require(all.firstIndex(of: 2))
        let between = try #require(all[place...].firstIndex(of: 0)) - place
        #expect(between <= 4, "\(between) turns of the flood before the other's commit: \(all)")
    }
}

/// What happened, in order.
private final class Order: Sendable {
    private let notes = Mutex<[Int]>([])
    private let coming = Mutex(0)

    var all: [Int] { notes.withLock { $0 } }

    func note(_ number: Int, for time: Duration) {
        notes.withLock { $0.append(number) }
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {}
    }

    /// To be called by whoever asks for a turn next.
    func arrive() { coming.withLock { $0 += 1 } }

    /// Waits until so many have asked.
    func arrived(_ count: Int) async throws {
        while coming.withLock({ $0 }) < count { await Task.yield() }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Holds the writer until it is opened.
private final class Gate: Sendable {
    private let isHeld = Mutex(false)
    private let isOpen = Mutex(false)

    func hold() {
        isHeld.withLock { $0 = true }
        while !isOpen.withLock({ $0 }) { usleep(1_000) }
    }

    func reached() async { while !isHeld.withLock({ $0 }) { await Task.yield() } }
    func open() { isOpen.withLock { $0 = true } }
}
