import Testing
import Varlink

@Suite(.timeLimit(.minutes(5))) struct StreamTests {
    private func count(_ to: Int) -> String {
        #"{"method":"org.example.workshop.Count","parameters":{"to":\#(to)},"more":true}"#
    }

    @Test func `all replies but the last say that others follow`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(count(3))
            for number in 1...2 {
                let frame = await peer.frame()
                #expect(frame?.contains("\"continues\":true") == true)
                #expect(frame?.contains("\"number\":\(number)") == true)
            }
            #expect(await peer.frame() == #"{"parameters":{"number":3}}"#)
        }
    }

    @Test func `a client reads a stream to its end and calls again`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            var numbers: [Int] = []
            for try await reply in try client.stream(Workshop.Count.self, .init(to: 1_000)) {
                numbers.append(reply.number)
            }
            #expect(numbers == Array(1...1_000))
            #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        }
    }

    @Test func `a stream can end with an error`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            var replies = try client.stream(Workshop.Count.self, .init(to: 0)).makeAsyncIterator()
            let error = await #expect(throws: ClientError.self) { try await replies.next() }
            guard case .refused(let remote) = error else {
                Issue.record("not refused")
                return
            }
            #expect(remote.decoded(as: Workshop.Failure.self) == .notFound)
            #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        }
    }

    @Test func `a peer that closes cancels its handler`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            #expect(try await peer.ask(#"{"method":"org.example.workshop.Follow","more":true}"#) != nil)
            await peer.close()
            #expect(await eventually { workshop.seen.cancelled == 1 })
        }
    }

    @Test func `a single call is cancelled too when its caller is gone`() async throws {
        try await RunningWorkshop.serving { workshop in
            let peer = try await workshop.peer()
            try await peer.send(#"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":60000}}"#)
            #expect(await eventually { workshop.seen.mostRunning == 1 })
            await peer.close()
            #expect(await eventually { workshop.seen.cancelled == 1 })
        }
    }

    @Test func `a stream goes no faster than its reader`() async throws {
        var limits = ServerLimits()
        limits.writeTime = .milliseconds(500)
        try await RunningWorkshop.serving(limits) { workshop in
            let peer = try await workshop.peer(reading: .never)
            try await peer.send(count(1_000_000))
            #expect(await eventually { workshop.seen.closures == [.notReading] })
            #expect(workshop.seen.sent < 50_000)
        }
    }

    @Test func `calls wait until an open stream has ended`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            var replies = try client.stream(Workshop.Follow.self, .init()).makeAsyncIterator()
            #expect(try await replies.next()?.number == 1)
            await #expect(throws: ClientError.self) { try await client.call(Workshop.Echo.self, .init(text: "a")) }
            await client.close()
            #expect(await eventually { workshop.seen.cancelled == 1 })
        }
    }
}
