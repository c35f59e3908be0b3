import Sealing

/// Makes sure that memory for keys is really locked, before the first key is read.
package enum LockedMemory {
    /// Bytes locked on trial beside the first slab: about what a busy day's sessions take.
    static let trial = 1 << 20

    /// Takes memory, and asks the kernel whether it is locked.
    package static func check() throws(StartError) {
        let held: MemoryLock
        do throws(SealingError) {
            let trial = try Secret(zeroed: trial)
            held = try MemoryLock.measure()
            guard trial.count > 0 else { throw .noLockedMemory }
        } catch {
            throw .memoryNotLocked(limit: ProcessHardening.lockLimit())
        }
        guard suffices(held) else { throw .memoryNotLocked(limit: ProcessHardening.lockLimit()) }
    }

    /// Whether the kernel counts the slabs and the trial as locked.
    static func suffices(_ held: MemoryLock) -> Bool {
        held.isEffective && held.lockedKiB >= held.heldKiB + trial / 1_024
    }
}
