import NIOCore
import NIOPosix

/// A varlink server on one Unix socket.
///
/// One thread moves bytes; handlers run on Swift's own pool.
package final class VarlinkServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let socket: ListeningSocket
    private let registry: NIOLoopBoundBox<ConnectionRegistry>

    private init(
        group: MultiThreadedEventLoopGroup, channel: any Channel, socket: ListeningSocket,
        registry: NIOLoopBoundBox<ConnectionRegistry>
    ) {
        self.group = group
        self.channel = channel
        self.socket = socket
        self.registry = registry
    }

    /// Binds and serves until `shutdown`.
    package static func start(
        _ service: VarlinkService, at socket: ListeningSocket, limits: ServerLimits = ServerLimits(),
        observer: ServerObserver = .blind
    ) async throws(ListenError) -> VarlinkServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let registry = NIOLoopBoundBox.makeBoxSendingValue(ConnectionRegistry(limits: limits), eventLoop: loop)
        let wire = Wire(frameLimit: limits.frame, nestingLimit: limits.nesting)
        let dispatcher = Dispatcher(service: service, wire: wire, observer: observer)
        do {
            let bootstrap = bootstrap(group, registry, dispatcher, limits)
            let channel = try await socket.bind(bootstrap, on: group)
            return VarlinkServer(group: group, channel: channel, socket: socket, registry: registry)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Stops listening, lets running requests finish within the grace, and closes what is left.
    package func shutdown(grace: Duration) async {
        try? await channel.close()
        socket.unlink()
        let loop = channel.eventLoop
        let drained = loop.makePromise(of: Void.self)
        loop.execute { [registry] in registry.value.drain(drained) }
        let deadline = loop.scheduleTask(in: TimeAmount(grace)) { [registry] in registry.value.closeAll() }
        try? await drained.futureResult.get()
        deadline.cancel()
        try? await group.shutdownGracefully()
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ registry: NIOLoopBoundBox<ConnectionRegistry>,
        _ dispatcher: Dispatcher, _ limits: ServerLimits
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: backlog)
            .childChannelOption(ChannelOptions.autoRead, value: false)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
            .childChannelOption(ChannelOptions.recvAllocator, value: ForgetfulReceiveAllocator())
            .childChannelOption(ChannelOptions.writeBufferWaterMark, value: waterMark)
            .childChannelInitializer { channel in
                PeerCredentials.of(channel).flatMapThrowing { peer in
                    try accept(channel, of: peer, registry.value, dispatcher, limits)
                }.flatMapErrorThrowing { error in
                    if !(error is ConnectionRegistry.OverLimit) {
                        dispatcher.observer.closing(Closure(peer: nil, cause: .unknownPeer))
                    }
                    throw error
                }
            }
    }

    private static func accept(
        _ channel: any Channel, of peer: PeerCredentials, _ registry: ConnectionRegistry, _ dispatcher: Dispatcher,
        _ limits: ServerLimits
    ) throws {
        switch registry.caller(for: peer) {
        case .success(let caller):
            let connection = ServerConnection(
                caller: caller, dispatcher: dispatcher, registry: registry, limits: limits)
            try channel.pipeline.syncOperations.addHandler(connection)
        case .failure(let over):
            dispatcher.observer.closing(Closure(peer: peer, cause: over.cause))
            throw over
        }
    }

    /// Connections the kernel keeps for us between two accepts.
    private static let backlog: Int32 = 1_024

    /// Replies are at most a frame; beyond the high mark no further request is started.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 16 << 10, high: 64 << 10)
}
