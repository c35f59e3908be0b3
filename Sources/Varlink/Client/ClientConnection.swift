import NIOCore

/// The client's end of a connection: hands each frame to whoever waits longest and reads only while someone waits.
final class ClientConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Waiter = CheckedContinuation<Result<ByteBuffer, ClientError>, Never>

    private var splitter: FrameSplitter
    private var waiters = CircularBuffer<Waiter>()
    private var context: ChannelHandlerContext?
    private var end: ClientError?

    init(frameLimit: Int) {
        splitter = FrameSplitter(limit: frameLimit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        splitter.append(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        advance()
    }

    func channelInactive(context: ChannelHandlerContext) {
        advance()
        finish(.closed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.closed)
        self.context = nil
    }

    /// Sends a request whose reply the waiter gets.
    func send(_ request: ByteBuffer, _ waiter: Waiter) {
        guard let context, end == nil else { return waiter.resume(returning: .failure(end ?? .closed)) }
        waiters.append(waiter)
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        advance()
    }

    /// Waits for another reply to a request sent before.
    func receive(_ waiter: Waiter) {
        guard context != nil, end == nil else { return waiter.resume(returning: .failure(end ?? .closed)) }
        waiters.append(waiter)
        advance()
    }

    private func advance() {
        do {
            while !waiters.isEmpty, let frame = try splitter.next() {
                waiters.popFirst()?.resume(returning: .success(frame))
            }
        } catch {
            finish(.replyTooLarge)
            context?.close(promise: nil)
            return
        }
        if !waiters.isEmpty { context?.read() }
    }

    private func finish(_ error: ClientError) {
        end = end ?? error
        while let waiter = waiters.popFirst() {
            waiter.resume(returning: .failure(error))
        }
    }
}
