/// A fixed number of bytes in locked memory: not swapped, not dumped, zeroed when the owner goes.
///
/// The single owner of every secret. Up to a slot's size the bytes lie in a slab shared with others, since each
/// allocation of its own costs four mappings and a locked page; longer ones get their own.
///
/// `@unchecked Sendable`: the pointer is never handed out, the bytes change only through a mutating method, and a
/// noncopyable value has one owner, so that exclusivity is the compiler's to prove.
@safe
struct LockedBytes: ~Copyable, @unchecked Sendable {
    private let region: LockedRegion
    let count: Int

    /// Zeroed bytes; `noLockedMemory` when the kernel locks no more.
    init(zeroed count: Int) throws(SealingError) {
        if count <= SlabPool.slotSize {
            region = try SlabPool.shared.take()
        } else {
            region = try LockedRegion(allocating: count)
        }
        self.count = count
    }

    /// A copy of bytes that already are somewhere in memory; the caller wipes the original.
    init(copying bytes: Span<UInt8>) throws(SealingError) {
        try self.init(zeroed: bytes.count)
        write { $0.copy(bytes, at: 0) }
    }

    deinit {
        if count <= SlabPool.slotSize {
            SlabPool.shared.give(back: region)
        } else {
            region.free()
        }
    }

    /// Lends the bytes for reading, on a secret stack: whoever works with them leaves no copy on another.
    borrowing func read<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        let (region, count) = (region, count)
        return try SecretStack.run { () throws(E) -> R in
            let bytes = unsafe region.start.assumingMemoryBound(to: UInt8.self)
            return try body(unsafe Span(_unsafeStart: UnsafePointer(bytes), count: count))
        }
    }

    /// Lends the bytes for writing, on a secret stack.
    mutating func write<R: ~Copyable, E: Error>(_ body: (inout MutableSpan<UInt8>) throws(E) -> R) throws(E) -> R {
        let (region, count) = (region, count)
        return try SecretStack.run { () throws(E) -> R in
            let bytes = unsafe region.start.assumingMemoryBound(to: UInt8.self)
            var span = unsafe MutableSpan(_unsafeStart: bytes, count: count)
            return try body(&span)
        }
    }

    /// Compares in a time that depends on the lengths only.
    borrowing func isEqual(to other: borrowing LockedBytes) -> Bool {
        read { mine in other.read { theirs in ConstantTime.areEqual(mine, theirs) } }
    }
}

extension MutableSpan where Element == UInt8 {
    /// Overwrites from `offset` on; bytes that don't fit trap.
    mutating func copy(_ bytes: Span<UInt8>, at offset: Int) {
        for index in bytes.indices {
            self[offset + index] = bytes[index]
        }
    }
}
