import NIOCore

/// One connection: takes frames one by one, has each answered, and reads no faster than that.
///
/// Lives on the event loop. Calls of one connection are answered one after the other, so a pipelined read sees the
/// write before it. A peer that sends no more gets all replies to what it sent, and then the connection is closed.
final class ServerConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case receiving
        case waiting(ByteBuffer)
        case answering(Task<Void, Never>)
        case closed
    }

    let caller: Caller
    private let dispatcher: Dispatcher
    private let registry: ConnectionRegistry
    private let limits: ServerLimits
    private var phase = Phase.receiving
    private var splitter: FrameSplitter
    /// Bytes of the frame being answered.
    private var answering = 0
    /// Bytes the registry counts for this connection.
    private var held = 0
    private var isDraining = false
    private var isInputClosed = false
    private var context: ChannelHandlerContext?
    private var frameTimer = Countdown()
    private var writeTimer = Countdown()
    private var delivery: CheckedContinuation<Delivery, Never>?

    init(caller: Caller, dispatcher: Dispatcher, registry: ConnectionRegistry, limits: ServerLimits) {
        self.caller = caller
        self.dispatcher = dispatcher
        self.registry = registry
        self.limits = limits
        splitter = FrameSplitter(limit: limits.frame)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        registry.insert(self)
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        splitter.append(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        advance()
    }

    /// SwiftNIO hands events over as `Any`; only the end of what the peer sends is one of ours.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        advance()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return armWriteTimer(context) }
        writeTimer.stop()
        resumeDelivery(.taken)
        advance()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

extension ServerConnection {
    /// Starts the next request when none is being answered, and reads on as far as there is room.
    private func advance() {
        guard let context, !isClosed else { return }
        if case .receiving = phase, context.channel.isWritable, !isDraining {
            guard let frame = nextFrame(context) else { return }
            if let frame { begin(frame, context) } else if isInputClosed { return closeAfterWrites() }
        }
        updateHeld()
        if !isClosed, !isInputClosed, hasRoom { context.read() }
    }

    /// The next frame, nil inside when more bytes are needed, nil outside when the connection was dropped.
    private func nextFrame(_ context: ChannelHandlerContext) -> ByteBuffer?? {
        do {
            let frame = try splitter.next()
            if frame != nil || splitter.count == 0 {
                frameTimer.stop()
            } else {
                armFrameTimer(context)
            }
            return .some(frame)
        } catch {
            drop(.frameTooLarge)
            return nil
        }
    }

    private func begin(_ frame: ByteBuffer, _ context: ChannelHandlerContext) {
        answering = frame.readableBytes
        if registry.admit(self) {
            start(frame, context)
        } else {
            phase = .waiting(frame)
        }
    }

    /// Called by the registry when a place has become free for the waiting request.
    func admitted() {
        guard let context, case .waiting(let frame) = phase else { return registry.release(caller.peer.uid) }
        start(frame, context)
    }

    private func start(_ frame: ByteBuffer, _ context: ChannelHandlerContext) {
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        phase = .answering(
            Task(executorPreference: dispatcher.service.executor?(caller)) { [dispatcher, caller] in
                let outcome = await dispatcher.answer(frame, from: caller) { reply in
                    await withCheckedContinuation { continuation in
                        loop.execute { this.value.deliver(reply, continuation) }
                    }
                }
                loop.execute { this.value.finished(outcome) }
            })
    }

    private func finished(_ outcome: Dispatcher.Outcome) {
        registry.release(caller.peer.uid)
        guard let context, case .answering = phase else { return }
        phase = .receiving
        answering = 0
        switch outcome {
        case .reply(let frame): context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        case .silence: break
        case .close(let cause): return drop(cause)
        }
        if isDraining { closeAfterWrites() } else { advance() }
    }

    /// Sends a reply that others follow, and holds its sender back until the socket takes more.
    private func deliver(_ reply: ByteBuffer, _ continuation: CheckedContinuation<Delivery, Never>) {
        guard let context, !isClosed else { return continuation.resume(returning: .peerGone) }
        context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
        guard !isClosed else { return continuation.resume(returning: .peerGone) }
        if context.channel.isWritable {
            continuation.resume(returning: .taken)
        } else {
            delivery = continuation
        }
    }

    private func resumeDelivery(_ result: Delivery) {
        delivery?.resume(returning: result)
        delivery = nil
    }
}

extension ServerConnection {
    private var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// While a request is under way only a little is read ahead; else the frame limit bounds what is held.
    private var hasRoom: Bool {
        if case .receiving = phase, !isDraining, context?.channel.isWritable == true { return true }
        return splitter.count < limits.ahead
    }

    private func updateHeld() {
        let now = splitter.count + answering
        let fits = registry.hold(now - held, for: self)
        let grew = now > held
        held = now
        if grew, !fits { drop(.tooManyBytesOfUser) }
    }

    private func armFrameTimer(_ context: ChannelHandlerContext) {
        frameTimer.begin(limits.frameTime, on: context.eventLoop) { [weak self] in self?.drop(.unfinishedFrame) }
    }

    private func armWriteTimer(_ context: ChannelHandlerContext) {
        writeTimer.begin(limits.writeTime, on: context.eventLoop) { [weak self] in self?.drop(.notReading) }
    }

    /// Closes at once; a cause is told to the observer, nil is a peer that went away by itself.
    func drop(_ cause: Closure.Cause?) {
        guard !isClosed else { return }
        if let cause { dispatcher.observer.closing(Closure(peer: caller.peer, cause: cause)) }
        close()
    }

    func close() {
        context?.close(promise: nil)
    }

    /// Whether a request is under way, whose answer a close would cut off.
    var isAnswering: Bool {
        if case .answering = phase { true } else { false }
    }

    /// Finishes the request under way, takes no other, and closes.
    func drain() {
        isDraining = true
        if isAnswering { return }
        closeAfterWrites()
    }

    private func closeAfterWrites() {
        guard let context else { return }
        armWriteTimer(context)
        let flushed = context.eventLoop.makePromise(of: Void.self)
        flushed.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: flushed)
    }

    private func finish() {
        guard !isClosed else { return }
        if case .answering(let task) = phase { task.cancel() }
        phase = .closed
        frameTimer.stop()
        writeTimer.stop()
        resumeDelivery(.peerGone)
        registry.remove(self, bytes: held)
        held = 0
    }
}
