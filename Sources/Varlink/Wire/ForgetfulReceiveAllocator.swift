import NIOCore

/// Gives each read of a socket a buffer of its own, so that nothing received outlives its request.
///
/// SwiftNIO keeps the buffers it reads into, and what was read stays in them until the next read of the connection:
/// a passphrase would rest in memory for as long as its sender stays connected. The buffers kept are those of the
/// first `maxMessagesPerRead` reads that can't be reused; so that has to be 1, none is reusable, and the one kept is
/// of one byte.
struct ForgetfulReceiveAllocator: RecvByteBufferAllocator {
    private var size = 1

    static let smallest = 4 << 10
    static let largest = 64 << 10

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        allocator.buffer(capacity: size)
    }

    mutating func record(actualReadBytes: Int) -> Bool {
        size = actualReadBytes < size ? Self.smallest : min(max(2 * size, Self.smallest), Self.largest)
        return true
    }
}
