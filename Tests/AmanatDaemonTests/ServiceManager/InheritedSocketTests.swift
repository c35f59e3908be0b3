import Testing

@testable import AmanatDaemon

@Suite struct InheritedSocketTests {
    private func descriptor(_ count: String?, _ owner: String?) throws -> CInt? {
        var environment: [String: String] = [:]
        environment["LISTEN_FDS"] = count
        environment["LISTEN_PID"] = owner
        return try InheritedSocket.descriptor(under: environment, pid: 42)
    }

    @Test func `one socket for this process is descriptor 3`() throws {
        #expect(try descriptor("1", "42") == 3)
    }

    @Test(arguments: [(nil, nil), ("1", nil), (nil, "42"), ("1", "43"), ("1", ""), ("1", "x"), ("0", "42")])
    func `what isn't meant for this process is left alone`(count: String?, owner: String?) throws {
        #expect(try descriptor(count, owner) == nil)
    }

    @Test func `several sockets, or none that can be counted, are refused`() {
        #expect(throws: StartError.severalSockets(2)) { try descriptor("2", "42") }
        #expect(throws: StartError.badSocketCount("one")) { try descriptor("one", "42") }
        #expect(throws: StartError.badSocketCount("-1")) { try descriptor("-1", "42") }
    }
}
