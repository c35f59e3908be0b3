/// Secret bytes of any length in locked memory, zeroed when the owner goes.
package struct Secret: ~Copyable, Sendable {
    private(set) var bytes: LockedBytes

    init(_ bytes: consuming LockedBytes) {
        self.bytes = bytes
    }

    /// Zeroes to be filled in.
    package init(zeroed count: Int) throws(SealingError) {
        bytes = try LockedBytes(zeroed: count)
    }

    /// A copy of bytes that the caller answers for.
    package init(copying source: Span<UInt8>) throws(SealingError) {
        bytes = try LockedBytes(copying: source)
    }

    /// Moves bytes in: copies, then zeroes the source.
    ///
    /// Copies that the array's owner made before are beyond reach; the allocator's scrubbing covers those.
    package init(taking source: inout [UInt8]) throws(SealingError) {
        bytes = try LockedBytes(copying: source.span)
        ConstantTime.zero(&source)
    }

    /// Fresh randomness from the kernel.
    package static func random(_ count: Int) throws(SealingError) -> Secret {
        var bytes = try LockedBytes(zeroed: count)
        bytes.write { Randomness.fill(&$0) }
        return Secret(bytes)
    }

    package var count: Int { bytes.count }

    /// Lends the bytes; the body must not keep a copy outside locked memory.
    package borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try bytes.read(body)
    }

    /// Lends the bytes for filling in.
    package mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try bytes.write(body)
    }

    package borrowing func copy() throws(SealingError) -> Secret {
        try bytes.read { (span) throws(SealingError) in try Secret(copying: span) }
    }

    /// Compares in a time that depends on the lengths only.
    package borrowing func isEqual(to other: borrowing Secret) -> Bool {
        bytes.isEqual(to: other.bytes)
    }
}

extension Secret {
    /// Two stretches of bytes in one secret, for formats that keep a secret beside what belongs to it.
    package init(joining first: Span<UInt8>, _ second: Span<UInt8>) throws(SealingError) {
        var joined = try LockedBytes(zeroed: first.count + second.count)
        joined.write { output in
            output.copy(first, at: 0)
            output.copy(second, at: first.count)
        }
        self.init(joined)
    }

    /// The first bytes as a secret of their own; throws `truncated` when there are fewer.
    package borrowing func prefix(_ count: Int) throws(SealingError) -> Secret {
        guard self.count >= count else { throw .truncated }
        return try withBytes { (bytes) throws(SealingError) in try Secret(copying: bytes.extracting(0..<count)) }
    }
}
