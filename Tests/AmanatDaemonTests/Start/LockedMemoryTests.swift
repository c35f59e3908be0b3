import Testing

@testable import AmanatDaemon
@testable import Sealing

@Suite struct LockedMemoryTests {
    @Test(arguments: [(1_039, false), (1_040, true), (5_000, true), (16, false), (0, false)])
    func `the kernel has to count the slabs and the trial`(lockedKiB: Int, suffices: Bool) {
        #expect(LockedMemory.suffices(MemoryLock(lockedKiB: lockedKiB, heldKiB: 16)) == suffices)
    }

    @Test func `no slab at all isn't locked memory`() {
        #expect(!LockedMemory.suffices(MemoryLock(lockedKiB: 5_000, heldKiB: 0)))
    }

    @Test func `a process that may lock memory starts`() throws {
        guard (ProcessHardening.lockLimit() ?? .max) >= 8 << 20 else { return }
        try LockedMemory.check()
    }
}
