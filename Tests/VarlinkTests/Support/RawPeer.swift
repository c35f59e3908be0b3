import NIOCore
import NIOPosix

/// A connection that sends any bytes at all.
struct RawPeer {
    enum Reading {
        case always
        case never
    }

    /// The sending half, which another task may use.
    struct Sender: Sendable {
        fileprivate let channel: any Channel

        var isOpen: Bool { channel.isActive }

        func send(bytes: [UInt8]) async throws {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        }
    }

    let sender: Sender
    private var incoming: AsyncStream<ByteBuffer>.Iterator
    private var received = ByteBuffer()

    static func connect(to path: String, reading: Reading = .always) async throws -> RawPeer {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.autoRead, value: reading == .always)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(unixDomainSocketPath: path).get()
        return RawPeer(channel: channel, incoming: stream.makeAsyncIterator())
    }

    private init(channel: any Channel, incoming: AsyncStream<ByteBuffer>.Iterator) {
        sender = Sender(channel: channel)
        self.incoming = incoming
    }

    /// Sends a text and the NUL that makes it a frame.
    func send(_ text: String) async throws {
        try await send(bytes: Array(text.utf8) + [0])
    }

    /// Sends bytes as they are.
    func send(bytes: [UInt8]) async throws {
        try await sender.send(bytes: bytes)
    }

    /// The next frame without its NUL, or nil when the server has closed.
    mutating func frame() async -> String? {
        while true {
            if let end = received.readableBytesView.firstIndex(of: 0) {
                let frame = received.readString(length: end - received.readerIndex)
                received.moveReaderIndex(forwardBy: 1)
                return frame
            }
            guard let more = await incoming.next() else { return nil }
            received.writeImmutableBuffer(more)
        }
    }

    /// Sends a frame and waits for one.
    mutating func ask(_ text: String) async throws -> String? {
        try await send(text)
        return await frame()
    }

    /// Ends what this side sends, as `nc -N` does; the server's replies still arrive.
    func endSending() async throws {
        try await sender.channel.close(mode: .output)
    }

    func close() async {
        try? await sender.channel.close()
    }

    var isOpen: Bool { sender.isOpen }

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncStream<ByteBuffer>.Continuation

        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) {
            self.continuation = continuation
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(unwrapInboundIn(data))
        }

        /// That the server has closed, while this side still could send.
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
