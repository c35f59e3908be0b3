import Testing
import Varlink

@Suite(.timeLimit(.minutes(5))) struct HostileInputTests {
    @Test func `a frame over the limit closes the connection before it is complete`() async throws {
        var limits = ServerLimits()
        limits.frame = 10_000
        try await RunningWorkshop.serving(limits) { workshop in
            var peer = try await workshop.peer()
            try? await peer.send(bytes: Array(repeating: UInt8(ascii: " "), count: 10_001))
            #expect(await peer.frame() == nil)
            #expect(workshop.seen.closures == [.frameTooLarge])
        }
    }

    @Test func `the largest frame is answered`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            let text = String(repeating: "z", count: (1 << 20) - echo("").utf8.count)
            #expect(try await peer.ask(echo(text)) == replied(text))
        }
    }

    @Test(
        arguments: [
            (Array(#"{"method":""#.utf8) + [0xFF] + Array(#""}"#.utf8), FrameFault.notUTF8),
            (Array(repeating: UInt8(ascii: "["), count: 65), .tooDeep),
            (Array(#"{"method":"#.utf8), .malformed),
            (Array(#"[1]"#.utf8), .malformed),
            (Array(#"{"method":1}"#.utf8), .malformed),
            (Array(#"{"parameters":{}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","more":1}"#.utf8), .malformed),
            ([], .malformed),
            ([0xEF, 0xBB, 0xBF] + Array(echo("a").utf8), .malformed),
            (Array(#"{"method":"org.example.workshop.Echo","parameters":{"text":"a"},}"#.utf8), .malformed),
            (Array(#"{"method":"org.example.workshop.Echo","parameters":{"text":"a",}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"list":[1,]}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","method":"a.b.D"}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","m\u0065thod":"a.b.D"}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"a":{"b":[{"c":1,"c":1}]}}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"n":1e-400}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"n":-0.1E-999}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"n":1e400}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C","parameters":{"n":1-2}}"#.utf8), .malformed),
            (Array(#"{"method":"a.b.C"}]"#.utf8), .malformed),
        ] as [([UInt8], FrameFault)])
    func `what is no message closes the connection, on record`(bytes: [UInt8], fault: FrameFault) async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(bytes: bytes + [0])
            #expect(await peer.frame() == nil)
            #expect(workshop.seen.refusals == [.fault(fault)])
            #expect(workshop.seen.closures == [.fault(fault)])
        }
    }

    @Test func `names may come again elsewhere, as values, and with the same letters escaped in texts`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            let extra = #"[{"a":0.0e-999,"b":-0},{"a":"b","b":"a"},"a","a",{"a":{"a":",}"}},2e-300]"#
            let note = #"{"subject":"\u0061","concerns":[],"urgency":"low","extra":\#(extra)}"#
            let answer = try await peer.ask(#"{"method":"org.example.workshop.Keep","parameters":{"note":\#(note)}}"#)
            #expect(answer?.contains(#"{"a":",}"}"#) == true, "\(answer ?? "nothing")")
        }
    }

    @Test func `parameters nested to the limit are read, one level more is refused`() async throws {
        try await RunningWorkshop.serving { workshop in
            func keep(_ levels: Int) -> String {
                let extra = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
                let note = #"{"subject":"a","concerns":[],"urgency":"low","extra":\#(extra)}"#
                return #"{"method":"org.example.workshop.Keep","parameters":{"note":\#(note)}}"#
            }
            var peer = try await workshop.peer()
            #expect(try await peer.ask(keep(61))?.contains(String(repeating: "[", count: 61)) == true)
            #expect(try await peer.ask(keep(62)) == nil)
            #expect(workshop.seen.refusals == [.fault(.tooDeep)])
        }
    }

    @Test func `half a frame and then silence is cut off, an idle connection isn't`() async throws {
        var limits = ServerLimits()
        limits.frameTime = .milliseconds(100)
        try await RunningWorkshop.serving(limits) { workshop in
            var idle = try await workshop.peer()
            var half = try await workshop.peer()
            _ = try await half.ask(echo("a"))
            try await half.send(bytes: Array("{\"meth".utf8))
            #expect(await half.frame() == nil)
            #expect(workshop.seen.closures == [.unfinishedFrame])
            #expect(try await idle.ask(echo("b")) == replied("b"))
        }
    }

    @Test func `dripping bytes do not stretch the time for a frame`() async throws {
        var limits = ServerLimits()
        limits.frameTime = .milliseconds(200)
        try await RunningWorkshop.serving(limits) { workshop in
            let peer = try await workshop.peer()
            let dripping = await eventually {
                try? await peer.send(bytes: [UInt8(ascii: " ")])
                return !peer.isOpen
            }
            #expect(dripping)
            #expect(workshop.seen.closures == [.unfinishedFrame])
        }
    }

    @Test func `a thousand idle connections leave room for work`() async throws {
        var limits = ServerLimits()
        limits.connections = 1_001
        limits.connectionsPerUser = 2_000
        try await RunningWorkshop.serving(limits) { workshop in
            var idle: [RawPeer] = []
            for _ in 0..<1_000 { idle.append(try await workshop.peer()) }
            var working = try await workshop.peer()
            #expect(try await working.ask(echo("a")) == replied("a"))
            var late = try await workshop.peer()
            #expect(await late.frame() == nil)
            #expect(workshop.seen.closures == [.tooManyConnections])
            await idle[0].close()
            let isLetIn = try await eventually {
                var again = try await workshop.peer()
                try? await again.send(echo("b"))
                return await again.frame() == replied("b")
            }
            #expect(isLetIn)
        }
    }

    @Test func `a user over their connections is turned away`() async throws {
        var limits = ServerLimits()
        limits.connectionsPerUser = 3
        try await RunningWorkshop.serving(limits) { workshop in
            var kept: [RawPeer] = []
            for _ in 0..<3 { kept.append(try await workshop.peer()) }
            var late = try await workshop.peer()
            #expect(await late.frame() == nil)
            #expect(workshop.seen.closures == [.tooManyConnectionsOfUser])
            #expect(try await kept[2].ask(echo("a")) == replied("a"))
        }
    }

    @Test func `a user's requests beyond the limit wait for one another`() async throws {
        var limits = ServerLimits()
        limits.requestsPerUser = 4
        try await RunningWorkshop.serving(limits) { workshop in
            try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        var peer = try await workshop.peer()
                        let wait = #"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":10}}"#
                        for _ in 0..<3 { _ = try await peer.ask(wait) }
                        return try await peer.ask(wait)
                    }
                }
                for try await reply in group { #expect(reply == #"{"parameters":{}}"#) }
            }
            #expect(workshop.seen.mostRunning == 4)
        }
    }

    @Test func `connections that leave while waiting free their place`() async throws {
        var limits = ServerLimits()
        limits.requestsPerUser = 1
        try await RunningWorkshop.serving(limits) { workshop in
            let follow = #"{"method":"org.example.workshop.Follow","more":true}"#
            let first = try await workshop.peer()
            try await first.send(follow)
            for _ in 0..<10 {
                let waiting = try await workshop.peer()
                try await waiting.send(follow)
                await waiting.close()
            }
            var last = try await workshop.peer()
            try await last.send(echo("a"))
            await first.close()
            #expect(await last.frame() == replied("a"))
        }
    }

    @Test func `bytes held for one user are bounded over all connections`() async throws {
        var limits = ServerLimits()
        limits.bytesPerUser = 1 << 20
        try await RunningWorkshop.serving(limits) { workshop in
            var peers: [RawPeer] = []
            for _ in 0..<4 {
                let peer = try await workshop.peer()
                try? await peer.send(bytes: Array(repeating: UInt8(ascii: " "), count: 400_000))
                peers.append(peer)
            }
            let isCut = await eventually { workshop.seen.closures.contains(.tooManyBytesOfUser) }
            #expect(isCut)
            #expect(Set(workshop.seen.closures) == [.tooManyBytesOfUser])
            #expect(peers.contains { $0.isOpen })
        }
    }

    @Test func `little is read ahead while a call is being answered`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            #expect(try await peer.ask(#"{"method":"org.example.workshop.Follow","more":true}"#) != nil)
            let sending = Task { [sender = peer.sender] in
                try await sender.send(bytes: Array(repeating: UInt8(ascii: " "), count: 16 << 20))
            }
            try await Task.sleep(for: .milliseconds(300))
            await peer.close()
            await #expect(throws: (any Error).self) { try await sending.value }
        }
    }

    @Test func `a flood from one connection holds nobody else up`() async throws {
        try await RunningWorkshop.serving { workshop in
            let flood = try await workshop.peer(reading: .never)
            let frames = Array(repeating: Array(echo("flood").utf8) + [0], count: 2_000).flatMap { $0 }
            let flooding = Task { [sender = flood.sender] in
                while !Task.isCancelled, sender.isOpen { try? await sender.send(bytes: frames) }
            }
            var peer = try await workshop.peer()
            for index in 0..<200 { #expect(try await peer.ask(echo("\(index)")) == replied("\(index)")) }
            flooding.cancel()
            await flood.close()
            await flooding.value
        }
    }

    @Test func `who doesn't read is answered only so far, and then cut off`() async throws {
        var limits = ServerLimits()
        limits.writeTime = .milliseconds(300)
        try await RunningWorkshop.serving(limits) { workshop in
            let peer = try await workshop.peer(reading: .never)
            let fill = #"{"method":"org.example.workshop.Fill","parameters":{"bytes":100000}}"#
            let frames = Array(repeating: Array(fill.utf8) + [0], count: 100).flatMap { $0 }
            try? await peer.send(bytes: frames)
            #expect(await eventually { workshop.seen.closures == [.notReading] })
            #expect(workshop.seen.sent < 20)
        }
    }

    @Test func `random bytes never take the server down`() async throws {
        var limits = ServerLimits()
        limits.frame = 1_000
        try await RunningWorkshop.serving(limits) { workshop in
            var random = SeededGenerator(seed: 4)
            let sound = Array(echo("sound").utf8) + [0]
            for _ in 0..<100 {
                let peer = try await workshop.peer()
                var bytes = (0..<5).flatMap { _ in sound }
                for _ in 0..<Int.random(in: 1...30, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                try? await peer.send(bytes: bytes)
                await peer.close()
            }
            var peer = try await workshop.peer()
            #expect(try await peer.ask(echo("a")) == replied("a"))
        }
    }
}
