import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A connection to a varlink server.
///
/// Calls may be made from several tasks; their replies come in the order of the calls. A cancelled call closes the
/// connection, which is varlink's way to cancel.
package final class VarlinkClient: Sendable {
    /// Who serves: compare the uid before anything secret is sent.
    package let server: PeerCredentials
    private let channel: any Channel
    private let connection: NIOLoopBound<ClientConnection>
    private let wire: Wire
    private let isStreaming = Mutex(false)

    private init(
        server: PeerCredentials, channel: any Channel, connection: NIOLoopBound<ClientConnection>, wire: Wire
    ) {
        self.server = server
        self.channel = channel
        self.connection = connection
        self.wire = wire
    }

    /// Connects to the socket at the path; a full queue there is waited out, as long as patience lasts.
    package static func connect(
        to path: String, frameLimit: Int = ServerLimits().frame, patience: Duration = ConnectAttempts.patience
    ) async throws(ClientError) -> VarlinkClient {
        var attempts = ConnectAttempts(patience: patience)
        while true {
            do throws(ClientError) {
                return try await connectOnce(to: path, frameLimit: frameLimit)
            } catch {
                guard case .crowded = error, let pause = attempts.next() else { throw error }
                do { try await Task.sleep(for: pause) } catch { throw .crowded(path: path) }
            }
        }
    }

    private static func connectOnce(
        to path: String, frameLimit: Int
    ) async throws(ClientError) -> VarlinkClient {
        let wire = Wire(frameLimit: frameLimit, nestingLimit: ServerLimits().nesting)
        do {
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(ChannelOptions.autoRead, value: false)
                .channelOption(ChannelOptions.maxMessagesPerRead, value: 1)
                .channelOption(ChannelOptions.recvAllocator, value: ForgetfulReceiveAllocator())
            let channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
            let server = try await PeerCredentials.of(channel).get()
            let connection = try await channel.eventLoop.submit {
                let connection = ClientConnection(frameLimit: frameLimit)
                try channel.pipeline.syncOperations.addHandler(connection)
                return NIOLoopBound(connection, eventLoop: channel.eventLoop)
            }.get()
            return VarlinkClient(server: server, channel: channel, connection: connection, wire: wire)
        } catch let error as IOError where error.errnoCode == EAGAIN {
            throw .crowded(path: path)
        } catch {
            throw .unreachable(path: path)
        }
    }

    /// Calls a method and waits for its reply.
    package func call<Method: VarlinkCall>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) async throws(ClientError) -> Method.Reply {
        guard !isStreaming.withLock({ $0 }) else { throw .busy }
        let request = try frame(OutgoingRequest(Method.name, parameters, .reply))
        let reply: IncomingReply<Method.Reply> = try await reply(to: request)
        guard !reply.continues else {
            await close()
            throw .malformedReply
        }
        return try Self.parameters(of: reply)
    }

    /// Calls a method that nobody answers; returns once the request is with the kernel.
    package func notify<Method: VarlinkCall>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) async throws(ClientError) {
        guard !isStreaming.withLock({ $0 }) else { throw .busy }
        let request = try frame(OutgoingRequest(Method.name, parameters, .nothing))
        do {
            try await channel.writeAndFlush(request)
        } catch {
            throw .closed
        }
    }

    /// Calls a streaming method; its replies are read as they are asked for.
    ///
    /// The connection makes no other call until the last reply is read.
    package func stream<Method: VarlinkStream>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) throws(ClientError) -> ReplyStream<Method.Reply> {
        let request = try frame(OutgoingRequest(Method.name, parameters, .replies))
        let isFree = isStreaming.withLock { streaming in
            defer { streaming = true }
            return !streaming
        }
        guard isFree else { throw .busy }
        return ReplyStream(client: self, request: request)
    }

    /// Ends the connection and every call on it.
    package func close() async {
        try? await channel.close()
    }

    func endStream() {
        isStreaming.withLock { $0 = false }
    }

    /// Sends a request, or with none waits for a further reply, and reads one reply.
    func reply<Reply: Decodable>(to request: ByteBuffer?) async throws(ClientError) -> IncomingReply<Reply> {
        let received = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: ClientConnection.Waiter) in
                channel.eventLoop.execute { [connection] in
                    if let request {
                        connection.value.send(request, waiter)
                    } else {
                        connection.value.receive(waiter)
                    }
                }
            }
        } onCancel: {
            channel.close(promise: nil)
        }
        let frame = try received.get()
        do {
            return try wire.read(IncomingReply<Reply>.self, from: frame, frame)
        } catch {
            await close()
            throw .malformedReply
        }
    }

    static func parameters<Reply>(of reply: IncomingReply<Reply>) throws(ClientError) -> Reply {
        switch reply.parameters {
        case .success(let parameters): return parameters
        case .failure(let error): throw .refused(error)
        }
    }

    private func frame(_ request: some Encodable) throws(ClientError) -> ByteBuffer {
        do {
            return try wire.frame(request)
        } catch {
            throw .unsendable
        }
    }
}
