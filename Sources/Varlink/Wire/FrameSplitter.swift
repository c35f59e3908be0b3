import NIOCore

/// Cuts a byte stream at its NUL bytes and never holds more than one frame over what was asked for.
struct FrameSplitter {
    /// A frame grew past its limit before its NUL came.
    struct FrameTooLarge: Error {}

    private let limit: Int
    private var buffer = ByteBuffer()
    /// How many of the readable bytes are known to hold no NUL, so that a frame in pieces is searched once.
    private var searched = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// The bytes held: whole frames not yet taken and the beginning of one.
    var count: Int { buffer.readableBytes }

    mutating func append(_ bytes: ByteBuffer) {
        guard buffer.readableBytes > 0 else {
            buffer = bytes
            return
        }
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next whole frame without its NUL, or nil when more bytes are needed.
    mutating func next() throws(FrameTooLarge) -> ByteBuffer? {
        let unseen = buffer.readableBytesView.dropFirst(searched)
        guard let end = unseen.firstIndex(of: 0) else {
            searched = buffer.readableBytes
            guard searched <= limit else { throw FrameTooLarge() }
            forgetTaken()
            return nil
        }
        let length = end - buffer.readerIndex
        guard length <= limit, let frame = buffer.readSlice(length: length) else { throw FrameTooLarge() }
        buffer.moveReaderIndex(forwardBy: 1)
        searched = 0
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
        return frame
    }

    /// Moves the beginning of a frame into memory of its own, so that the frames before it are freed.
    private mutating func forgetTaken() {
        guard buffer.readerIndex > 0 else { return }
        var rest = ByteBuffer()
        rest.writeImmutableBuffer(buffer)
        buffer = rest
    }
}
