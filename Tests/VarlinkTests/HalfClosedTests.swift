import Testing
import Varlink

/// What `printf … | nc -N -U` does: a peer that ends its sending after a call still waits for what it asked for.
@Suite(.timeLimit(.minutes(5))) struct `A peer that sends no more` {
    private func wait(_ milliseconds: Int) -> String {
        #"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":\#(milliseconds)}}"#
    }

    @Test func `gets the reply to each of its calls, and the connection is closed`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(wait(100))
            try await peer.send(echo("a"))
            try await peer.send(echo("b"))
            try await peer.endSending()
            #expect(await peer.frame() != nil)
            #expect(await peer.frame() == replied("a"))
            #expect(await peer.frame() == replied("b"))
            #expect(await peer.frame() == nil)
            #expect(workshop.seen.closures == [])
        }
    }

    @Test func `gets a stream to its end, longer than the socket takes at once`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(#"{"method":"org.example.workshop.Count","parameters":{"to":50000},"more":true}"#)
            try await peer.endSending()
            var (frames, last) = (0, "")
            while let frame = await peer.frame() { (frames, last) = (frames + 1, frame) }
            #expect(frames == 50_000)
            #expect(last == #"{"parameters":{"number":50000}}"#)
        }
    }

    @Test func `waits for its turn among the calls of its user`() async throws {
        var limits = ServerLimits()
        limits.requestsPerUser = 1
        try await RunningWorkshop.serving(limits) { workshop in
            let first = try await workshop.peer()
            try await first.send(wait(200))
            #expect(await eventually { workshop.seen.mostRunning == 1 })
            var second = try await workshop.peer()
            try await second.send(echo("a"))
            try await second.endSending()
            #expect(await second.frame() == replied("a"))
            #expect(await second.frame() == nil)
        }
    }

    @Test(arguments: ["", "{\"method\":"])
    func `is closed at once when it waits for nothing, also in the midst of a frame`(_ sent: String) async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            if !sent.isEmpty { try await peer.send(bytes: Array(sent.utf8)) }
            try await peer.endSending()
            #expect(await peer.frame() == nil)
            #expect(workshop.seen.closures == [])
        }
    }

    @Test func `and goes away later cancels its handler`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(#"{"method":"org.example.workshop.Follow","more":true}"#)
            try await peer.endSending()
            #expect(await peer.frame() != nil)
            #expect(workshop.seen.cancelled == 0)
            await peer.close()
            #expect(await eventually { workshop.seen.cancelled == 1 })
        }
    }

    @Test func `and doesn't read what it asked for is cut off`() async throws {
        var limits = ServerLimits()
        limits.writeTime = .milliseconds(500)
        try await RunningWorkshop.serving(limits) { workshop in
            let peer = try await workshop.peer(reading: .never)
            try await peer.send(
                #"{"method":"org.example.workshop.Count","parameters":{"to":1000000},"more":true}"#)
            try await peer.endSending()
            #expect(await eventually { workshop.seen.closures == [.notReading] })
        }
    }
}
