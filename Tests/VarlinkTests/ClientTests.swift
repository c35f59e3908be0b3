import CanonicalJSON
import NIOCore
import NIOPosix
import Testing
import Varlink

@Suite(.timeLimit(.minutes(5))) struct ClientTests {
    @Test func `a client knows who serves before it sends anything`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            #expect(client.server == ownCredentials)
        }
    }

    @Test func `a structure travels both ways`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            let note = Workshop.Note(
                subject: "نور / \"quoted\" \u{0}", concerns: ["Q-2026-0042"], urgency: .veryHigh,
                extra: .object(["a": .array([.null, .bool(true)])]))
            #expect(try await client.call(Workshop.Keep.self, .init(note: note)).note == note)
        }
    }

    @Test func `a typed error arrives as the value that was thrown`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            let thrown = await #expect(throws: ClientError.self) {
                try await client.call(Workshop.Fail.self, .init(caseID: "c1"))
            }
            guard case .refused(let remote) = thrown else {
                Issue.record("not refused")
                return
            }
            #expect(remote.name == "org.example.workshop.Conflict")
            #expect(
                remote.decoded(as: Workshop.Failure.self) == .conflict(version: 7, caseID: "c1", winner: .theirs))
            #expect(remote.decoded(as: ServiceError.self) == nil)
        }
    }

    @Test func `many tasks share a connection and each gets its own reply`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        try await client.call(Workshop.Echo.self, .init(text: "\(index)")).text == "\(index)"
                    }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
        }
    }

    @Test func `nobody at the path is a typed error`() async {
        let error = await #expect(throws: ClientError.self) {
            try await VarlinkClient.connect(to: "/tmp/varlink-nobody.sock")
        }
        guard case .unreachable("/tmp/varlink-nobody.sock") = error else {
            Issue.record("not unreachable")
            return
        }
    }

    @Test func `a request over the frame limit is never sent`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            let error = await #expect(throws: ClientError.self) {
                try await client.call(Workshop.Echo.self, .init(text: String(repeating: "x", count: 1 << 20)))
            }
            guard case .unsendable = error else {
                Issue.record("not unsendable")
                return
            }
            #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        }
    }

    @Test func `a reply over the frame limit closes the connection, on record`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            await #expect(throws: ClientError.self) {
                try await client.call(Workshop.Fill.self, .init(bytes: 1 << 20))
            }
            #expect(workshop.seen.closures == [.unsendableReply])
        }
    }

    @Test func `a cancelled call ends at once and with it the handler`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            let waiting = Task { try await client.call(Workshop.Wait.self, .init(milliseconds: 60_000)) }
            #expect(await eventually { workshop.seen.mostRunning == 1 })
            waiting.cancel()
            await #expect(throws: ClientError.self) { try await waiting.value }
            #expect(await eventually { workshop.seen.cancelled == 1 })
        }
    }

    @Test(arguments: [
        ("", "closed"), ("{\"para", "closed"), ("nonsense\u{0}", "malformed"),
        (#"{"parameters":{}}"# + "\u{0}", "malformed"),
        (#"{"parameters":{"text":"a"},"continues":true}"# + "\u{0}", "malformed"),
        (String(repeating: "x", count: 2_000), "large"),
    ])
    func `a server that ends or babbles is a typed error`(answer: String, expected: String) async throws {
        let path = RunningWorkshop.socketPath()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Babbler(answer: answer))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        let client = try await VarlinkClient.connect(to: path, frameLimit: 1_000)
        let error = await #expect(throws: ClientError.self) {
            try await client.call(Workshop.Echo.self, .init(text: "a"))
        }
        let kind =
            switch error {
            case .closed: "closed"
            case .malformedReply: "malformed"
            case .replyTooLarge: "large"
            default: "other"
            }
        #expect(kind == expected)
        await #expect(throws: ClientError.self) { try await client.call(Workshop.Echo.self, .init(text: "b")) }
        try await server.close()
    }

    private final class Babbler: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let answer: String

        init(answer: String) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer))).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }
}
