import CanonicalJSON
import Testing
import Varlink

@Suite(.timeLimit(.minutes(5))) struct ServiceTests {
    @Test func `a service tells what it offers`() async throws {
        try await RunningWorkshop.serving { workshop in
            let client = try await VarlinkClient.connect(to: workshop.path)
            let info = try await client.call(ServiceInterface.GetInfo.self, .init())
            #expect(info.product == "Workshop")
            #expect(info.interfaces == ["org.varlink.service", "org.example.workshop"])
            for interface in [ServiceInterface.interface, Workshop.interface] {
                let described = try await client.call(
                    ServiceInterface.GetInterfaceDescription.self, .init(interface: interface.name))
                #expect(described.description == interface.definition)
                let parsed = try InterfaceDescription(parsing: described.description)
                #expect(parsed.name == interface.name)
                #expect(parsed.undocumented == [])
            }
        }
    }

    @Test func `a service knows which methods nobody handles`() {
        #expect(RunningWorkshop.service(.init()).unimplemented == ["org.example.workshop.Dream"])
    }

    @Test(arguments: [
        ("org.example.nothing.Run", "{}", "InterfaceNotFound", #"{"interface":"org.example.nothing"}"#),
        ("Run", "{}", "InterfaceNotFound", #"{"interface":""}"#),
        ("org.example.workshop.Run", "{}", "MethodNotFound", #"{"method":"org.example.workshop.Run"}"#),
        ("org.example.workshop.Dream", "{}", "MethodNotImplemented", #"{"method":"org.example.workshop.Dream"}"#),
        ("org.example.workshop.Echo", #"{"text":"a","txet":"b"}"#, "InvalidParameter", #"{"parameter":"txet"}"#),
        ("org.example.workshop.Echo", #"{"text":1}"#, "InvalidParameter", #"{"parameter":"text"}"#),
        ("org.example.workshop.Echo", #"{"text":null}"#, "InvalidParameter", #"{"parameter":"text"}"#),
        ("org.example.workshop.Echo", "{}", "InvalidParameter", #"{"parameter":"text"}"#),
        ("org.example.workshop.Echo", "null", "InvalidParameter", #"{"parameter":"text"}"#),
        ("org.example.workshop.Echo", "[]", "InvalidParameter", #"{"parameter":"parameters"}"#),
        (
            "org.example.workshop.Keep",
            #"{"note":{"subject":"a","concerns":["b",3],"urgency":"low"}}"#,
            "InvalidParameter", #"{"parameter":"note.concerns.1"}"#
        ),
        (
            "org.example.workshop.Keep",
            #"{"note":{"subject":"a","concerns":[],"urgency":"high"}}"#,
            "InvalidParameter", #"{"parameter":"note.urgency"}"#
        ),
        (
            "org.example.workshop.Keep",
            #"{"note":{"subject":"a","concerns":[],"urgency":"low","secret":1}}"#,
            "InvalidParameter", #"{"parameter":"note.secret"}"#
        ),
        ("org.example.workshop.Count", #"{"to":3}"#, "ExpectedMore", "{}"),
    ])
    func `a wrong call gets its typed error`(
        method: String, parameters: String, error: String, told: String
    ) async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            let reply = try await peer.ask(#"{"method":"\#(method)","parameters":\#(parameters)}"#)
            let forms = [
                #"{"error":"org.varlink.service.\#(error)","parameters":\#(told)}"#,
                #"{"parameters":\#(told),"error":"org.varlink.service.\#(error)"}"#,
            ]
            #expect(forms.contains(reply ?? "nothing"))
            #expect(workshop.seen.refusals.count == 1)
            #expect(try await peer.ask(echo("still here")) == replied("still here"))
        }
    }

    @Test func `flags that are false or null are as if absent`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            for flag in ["false", "null"] {
                let flags = #""more":\#(flag),"oneway":\#(flag),"upgrade":\#(flag)"#
                let reply = try await peer.ask(
                    #"{"method":"org.example.workshop.Echo","parameters":{"text":"a"},\#(flags)}"#)
                #expect(reply == replied("a"))
            }
        }
    }

    @Test func `more on a method that answers once brings one reply`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            let call = #"{"method":"org.example.workshop.Echo","parameters":{"text":"a"},"more":true}"#
            #expect(try await peer.ask(call) == replied("a"))
            #expect(try await peer.ask(echo("b")) == replied("b"))
        }
    }

    @Test(arguments: ["\"upgrade\":true", "\"sequence\":4"])
    func `an upgrade or an unknown flag is refused by name`(flag: String) async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            let reply = try await peer.ask(
                #"{"method":"org.example.workshop.Echo","parameters":{"text":"a"},\#(flag)}"#)
            let name = flag.contains("upgrade") ? "upgrade" : "sequence"
            #expect(reply?.contains("org.varlink.service.InvalidParameter") == true)
            #expect(
                workshop.seen.refusals
                    == [.invalidParameter(method: "org.example.workshop.Echo", parameter: name)])
        }
    }

    @Test func `a oneway call gets no reply, not even an error`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            try await peer.send(#"{"method":"org.example.workshop.Echo","parameters":{"text":"a"},"oneway":true}"#)
            try await peer.send(#"{"method":"org.example.workshop.Fail","parameters":{"case_id":"a"},"oneway":true}"#)
            try await peer.send(#"{"method":"org.example.workshop.Nothing","oneway":true}"#)
            #expect(try await peer.ask(echo("b")) == replied("b"))
            #expect(workshop.seen.refusals == [.methodNotFound("org.example.workshop.Nothing")])
            #expect(workshop.seen.callers.count == 2)
        }
    }

    @Test func `pipelined calls are answered in their order`() async throws {
        try await RunningWorkshop.serving { workshop in
            var peer = try await workshop.peer()
            var bytes: [UInt8] = []
            for index in 0..<500 {
                let wait = #"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":2}}"#
                if index % 50 == 0 { bytes += Array(wait.utf8) + [0] }
                bytes += Array(echo("\(index)").utf8) + [0]
            }
            try await peer.send(bytes: bytes)
            for index in 0..<500 {
                if index % 50 == 0 { #expect(await peer.frame() == #"{"parameters":{}}"#) }
                #expect(await peer.frame() == replied("\(index)"))
            }
        }
    }

    @Test func `calls are understood however their bytes are cut`() async throws {
        try await RunningWorkshop.serving { workshop in
            var random = SeededGenerator(seed: 3)
            var peer = try await workshop.peer()
            for round in 0..<20 {
                let texts = (0..<10).map { "\(round) \($0) ✓ نور " + String(repeating: "y", count: $0 * 30) }
                var bytes = texts.flatMap { Array(echo($0).utf8) + [UInt8(0)] }[...]
                while !bytes.isEmpty {
                    let size = min(bytes.count, Int.random(in: 1...100, using: &random))
                    try await peer.send(bytes: Array(bytes.prefix(size)))
                    bytes = bytes.dropFirst(size)
                }
                for text in texts { #expect(await peer.frame() == replied(text)) }
            }
        }
    }

    @Test func `a caller is who the kernel says, on a connection of its own`() async throws {
        try await RunningWorkshop.serving { workshop in
            var first = try await workshop.peer()
            var second = try await workshop.peer()
            _ = try await first.ask(echo("a"))
            _ = try await second.ask(echo("b"))
            let callers = workshop.seen.callers
            #expect(callers.map(\.peer) == Array(repeating: ownCredentials, count: 2))
            #expect(Set(callers.map(\.connection)).count == 2)
        }
    }
}
