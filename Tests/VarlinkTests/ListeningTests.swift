import FoundationEssentials
import NIOCore
import NIOPosix
import Testing
import Varlink

@Suite(.timeLimit(.minutes(5))) struct ListeningTests {
    private func start(at path: String, mode: UInt16 = 0o600) async throws -> VarlinkServer {
        try await VarlinkServer.start(RunningWorkshop.service(.init()), at: .path(path, mode: mode))
    }

    @Test func `the socket has the mode that was asked for`() async throws {
        let path = RunningWorkshop.socketPath()
        let server = try await start(at: path, mode: 0o640)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(
            attributes[.posixPermissions] as? UInt16 ?? 0 == 0o640 || attributes[.posixPermissions] as? Int == 0o640)
        await server.shutdown(grace: .zero)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a socket left behind is replaced`() async throws {
        let path = RunningWorkshop.socketPath()
        let stale = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: path).get()
        try await stale.close()
        let server = try await start(at: path)
        let client = try await VarlinkClient.connect(to: path)
        #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        await server.shutdown(grace: .zero)
    }

    @Test func `a living server's socket is left alone`() async throws {
        let path = RunningWorkshop.socketPath()
        let server = try await start(at: path)
        await #expect(throws: ListenError.inUse(path: path)) { try await start(at: path) }
        let client = try await VarlinkClient.connect(to: path)
        #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        await server.shutdown(grace: .zero)
    }

    @Test func `a file that is no socket is left alone`() async throws {
        let path = RunningWorkshop.socketPath()
        try Data("precious".utf8).write(to: URL(filePath: path))
        await #expect(throws: ListenError.notASocket(path: path)) { try await start(at: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("precious".utf8))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test(arguments: ["", ".new"])
    func `a folder at the socket's path or beside it is left alone, with all in it`(_ suffix: String) async throws {
        let path = RunningWorkshop.socketPath()
        let folder = path + suffix
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try Data("precious".utf8).write(to: URL(filePath: folder + "/file"))
        await #expect(throws: ListenError.notASocket(path: folder)) { try await start(at: path) }
        #expect(try Data(contentsOf: URL(filePath: folder + "/file")) == Data("precious".utf8))
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `a path too long for a socket is a typed error`() async {
        let path = "/tmp/" + String(repeating: "x", count: 120)
        await #expect(throws: ListenError.unbindable(path: path)) { try await start(at: path) }
    }

    @Test func `a listening socket handed over by the service manager is served`() async throws {
        let path = RunningWorkshop.socketPath()
        let descriptor = try listeningDescriptor(at: path)
        let server = try await VarlinkServer.start(
            RunningWorkshop.service(.init()), at: .inherited(descriptor: descriptor))
        let client = try await VarlinkClient.connect(to: path)
        #expect(try await client.call(Workshop.Echo.self, .init(text: "a")).text == "a")
        await server.shutdown(grace: .zero)
        #expect(FileManager.default.fileExists(atPath: path))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `a descriptor that is no socket is a typed error`() async {
        await #expect(throws: ListenError.unusableDescriptor) {
            try await VarlinkServer.start(RunningWorkshop.service(.init()), at: .inherited(descriptor: 9_999))
        }
    }

    @Test func `a shutdown lets the request under way finish`() async throws {
        let workshop = try await RunningWorkshop.start()
        var busy = try await workshop.peer()
        var idle = try await workshop.peer()
        try await busy.send(#"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":300}}"#)
        #expect(await eventually { workshop.seen.mostRunning == 1 })
        await workshop.server.shutdown(grace: .seconds(10))
        #expect(await busy.frame() == #"{"parameters":{}}"#)
        #expect(await busy.frame() == nil)
        #expect(await idle.frame() == nil)
        #expect(workshop.seen.cancelled == 0)
    }

    @Test func `a shutdown waits no longer than its grace`() async throws {
        let workshop = try await RunningWorkshop.start()
        var busy = try await workshop.peer()
        try await busy.send(#"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":60000}}"#)
        #expect(await eventually { workshop.seen.mostRunning == 1 })
        await workshop.server.shutdown(grace: .milliseconds(50))
        #expect(await busy.frame() == nil)
        #expect(await eventually { workshop.seen.cancelled == 1 })
    }
}
