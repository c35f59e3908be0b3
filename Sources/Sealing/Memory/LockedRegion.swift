import CSodium
import Glibc

/// An address range in memory of libsodium's guarded allocator; owned by whoever holds it, by convention.
///
/// `@unchecked Sendable`: it is an address. `LockedBytes` and `SlabPool`, the only users, see to it that a region has
/// one owner at a time.
@safe
struct LockedRegion: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let size: Int

    /// Whole pages between guard pages, locked, left out of dumps, zeroed.
    ///
    /// `sodium_malloc` hides a failed `mlock`; locking again tells.
    init(allocating size: Int) throws(SealingError) {
        guard Sodium.isStarted, let start = unsafe sodium_malloc(size) else { throw .noLockedMemory }
        guard unsafe mlock(start, size) == 0 else {
            unsafe sodium_free(start)
            throw .noLockedMemory
        }
        unsafe sodium_memzero(start, size)
        unsafe self.start = unsafe start
        self.size = size
    }

    /// Part of a larger region.
    init(in whole: LockedRegion, at offset: Int, size: Int) {
        unsafe start = unsafe whole.start + offset
        self.size = size
    }

    func zero() {
        unsafe sodium_memzero(start, size)
    }

    /// Zeroes, unlocks and unmaps a region made by `init(allocating:)`.
    func free() {
        unsafe sodium_free(start)
    }
}
