import Glibc
import Testing

@testable import Sealing

struct LockedMemoryTests {
    @Test func `a slot given back is zero when it is taken again`() throws {
        let pool = SlabPool()
        let slot = try pool.take()
        var bytes = LockedBytesView(slot)
        bytes.fill(0xA5)
        pool.give(back: slot)
        #expect(bytes.all(0))
        let again = try pool.take()
        #expect(LockedBytesView(again).start == bytes.start)
        #expect(LockedBytesView(again).all(0))
    }

    @Test func `a key that has gone leaves zeroes in its slot`() throws {
        let key = try SymmetricKey.fixed(0x5C)
        let view = key.bytes.read { span in span.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
        #expect(peek(view) == 0x5C)
        consume(key)
        // Another test may have taken the slot meanwhile: then it holds that test's key, and never this one's.
        #expect(peek(view) != 0x5C)
    }

    @Test func `many small secrets share a slab and don't touch each other`() throws {
        let pool = SlabPool()
        var slots: [LockedRegion] = []
        for index in 0..<1000 {
            let slot = try pool.take()
            var view = LockedBytesView(slot)
            #expect(view.all(0))
            view.fill(UInt8(index % 251 + 1))
            slots.append(slot)
        }
        #expect(pool.heldKiB <= 64)
        for (index, slot) in slots.enumerated() {
            #expect(LockedBytesView(slot).all(UInt8(index % 251 + 1)))
        }
    }

    @Test func `slots are taken and given back by many tasks at once`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 1...8 {
                group.addTask {
                    for _ in 0..<500 {
                        let key = try SymmetricKey.fixed(UInt8(task))
                        let copy = try key.copy()
                        await Task.yield()
                        guard copy.exposed() == [UInt8](repeating: UInt8(task), count: 32) else { return false }
                    }
                    return true
                }
            }
            for try await isIntact in group { #expect(isIntact) }
        }
    }

    @Test func `bytes moved into a secret are wiped at their source`() throws {
        var source: [UInt8] = Array(1...100)
        let secret = try Secret(taking: &source)
        #expect(source == [UInt8](repeating: 0, count: 100))
        #expect(secret.exposed() == Array(1...100))
    }

    @Test func `secrets are equal when their bytes are`() throws {
        let secret = try Secret(copying: Array(1...100).span)
        let copy = try secret.copy()
        let shorter = try Secret(copying: Array(1...99).span)
        let other = try Secret(copying: (Array(1...99) + [0]).span)
        let empty = try Secret(zeroed: 0)
        let results = [
            secret.isEqual(to: copy), secret.isEqual(to: shorter), secret.isEqual(to: other), empty.isEqual(to: secret),
            empty.isEqual(to: empty),
        ]
        #expect(results == [true, false, false, false, true])
    }

    @Test func `more than there is is refused`() throws {
        #expect(throws: SealingError.noLockedMemory) { _ = try Secret(zeroed: 1 << 50) }
    }

    @Test func `memory that the kernel doesn't lock is refused`() async {
        await #expect(processExitsWith: .success) {
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            #expect(setrlimit(.init(__RLIMIT_MEMLOCK.rawValue), &none) == 0 && ProcessHardening.lockLimit() == 0)
            // The superuser locks without limit.
            if geteuid() == 0 { #expect(setuid(65_534) == 0) }
            #expect(throws: SealingError.noLockedMemory) { _ = try Secret(zeroed: 5000) }
            #expect(throws: SealingError.noLockedMemory) { _ = try SymmetricKey.random() }
        }
    }

    @Test func `the kernel confirms that slabs are locked`() throws {
        #expect(try MemoryLock.measure().isEffective)
        #expect(!MemoryLock(lockedKiB: 0, heldKiB: 16).isEffective)
        #expect(!MemoryLock(lockedKiB: 15, heldKiB: 16).isEffective)
        #expect(!MemoryLock(lockedKiB: 16, heldKiB: 0).isEffective)
    }

    private func consume(_ key: consuming SymmetricKey) {}

    private func peek(_ address: UInt) -> UInt8 {
        UnsafePointer<UInt8>(bitPattern: address).map { $0.pointee } ?? 0x5C
    }
}

/// A slot's bytes, also after it was given back.
private struct LockedBytesView {
    let start: UnsafeMutablePointer<UInt8>
    let count: Int

    init(_ region: LockedRegion) {
        start = region.start.assumingMemoryBound(to: UInt8.self)
        count = region.size
    }

    mutating func fill(_ byte: UInt8) { for index in 0..<count { start[index] = byte } }

    func all(_ byte: UInt8) -> Bool { (0..<count).allSatisfy { start[$0] == byte } }
}
