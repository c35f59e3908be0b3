import Synchronization

/// Locked slabs cut into slots of 64 bytes, from which every key-sized secret is served.
///
/// A `sodium_malloc` per key would cost four mappings and a page of locked memory each, and microseconds. The pool is
/// the process's one allocator of locked memory, as `malloc` is of the heap: that is why it is shared and not passed
/// in. Slabs are kept once made, so that the working set decides how many there are.
final class SlabPool: Sendable {
    /// Bytes: a subkey pair of an envelope, an Ed25519 secret key, or any 32-byte key.
    static let slotSize = 64
    /// 16 KiB, less libsodium's canary, so that four locked pages hold a slab.
    static let slotsPerSlab = 255

    static let shared = SlabPool()

    private struct State {
        var free: [LockedRegion] = []
        var slabs = 0
    }

    private let state = Mutex(State())

    /// A zeroed slot.
    func take() throws(SealingError) -> LockedRegion {
        try state.withLock { (state) throws(SealingError) in
            if state.free.isEmpty { try Self.addSlab(to: &state) }
            guard let slot = state.free.popLast() else { throw .noLockedMemory }
            return slot
        }
    }

    /// Zeroes a slot and offers it to the next taker.
    func give(back slot: LockedRegion) {
        slot.zero()
        state.withLock { $0.free.append(slot) }
    }

    /// KiB of locked slabs held by the process.
    var heldKiB: Int {
        state.withLock { $0.slabs * Self.slotsPerSlab * Self.slotSize / 1024 }
    }

    private static func addSlab(to state: inout State) throws(SealingError) {
        let slab = try LockedRegion(allocating: slotsPerSlab * slotSize)
        state.free.reserveCapacity((state.slabs + 1) * slotsPerSlab)
        for index in (0..<slotsPerSlab).reversed() {
            state.free.append(LockedRegion(in: slab, at: index * slotSize, size: slotSize))
        }
        state.slabs += 1
    }
}
