import CanonicalJSON
import FoundationEssentials
import Synchronization
import Testing
import Varlink

/// A running workshop server of a test, with what it saw.
final class RunningWorkshop: Sendable {
    let path: String
    let server: VarlinkServer
    let seen: Seen

    /// What the server told its observer and what its handlers noticed.
    final class Seen: Sendable {
        private let state = Mutex(State())

        private struct State {
            var refusals: [Refusal.Cause] = []
            var closures: [Closure.Cause] = []
            var cancelled = 0
            var sent = 0
            var running = 0
            var mostRunning = 0
            var callers: [Caller] = []
        }

        var refusals: [Refusal.Cause] { state.withLock { $0.refusals } }
        var closures: [Closure.Cause] { state.withLock { $0.closures } }
        var cancelled: Int { state.withLock { $0.cancelled } }
        var sent: Int { state.withLock { $0.sent } }
        var mostRunning: Int { state.withLock { $0.mostRunning } }
        var callers: [Caller] { state.withLock { $0.callers } }

        func refuse(_ cause: Refusal.Cause) { state.withLock { $0.refusals.append(cause) } }
        func close(_ cause: Closure.Cause) { state.withLock { $0.closures.append(cause) } }
        func cancel() { state.withLock { $0.cancelled += 1 } }
        func send() { state.withLock { $0.sent += 1 } }
        func call(_ caller: Caller) { state.withLock { $0.callers.append(caller) } }

        func begin() {
            state.withLock {
                $0.running += 1
                $0.mostRunning = max($0.mostRunning, $0.running)
            }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    private init(path: String, server: VarlinkServer, seen: Seen) {
        self.path = path
        self.server = server
        self.seen = seen
    }

    /// Starts a server on a socket of its own.
    static func start(limits: ServerLimits = ServerLimits()) async throws -> RunningWorkshop {
        let path = socketPath()
        let seen = Seen()
        let observer = ServerObserver(
            refusing: { seen.refuse($0.cause) },
            closing: { seen.close($0.cause) })
        let server = try await VarlinkServer.start(
            service(seen), at: .path(path, mode: 0o600), limits: limits, observer: observer)
        return RunningWorkshop(path: path, server: server, seen: seen)
    }

    /// Runs a test against a server of its own.
    static func serving(
        _ limits: ServerLimits = ServerLimits(), _ body: (RunningWorkshop) async throws -> Void
    ) async throws {
        let workshop = try await start(limits: limits)
        do {
            try await body(workshop)
        } catch {
            await workshop.server.shutdown(grace: .zero)
            throw error
        }
        await workshop.server.shutdown(grace: .zero)
    }

    static func socketPath() -> String {
        "/tmp/varlink-\(String(UInt64.random(in: .min ... .max), radix: 36)).sock"
    }

    /// A raw connection to the server.
    func peer(reading: RawPeer.Reading = .always) async throws -> RawPeer {
        try await RawPeer.connect(to: path, reading: reading)
    }

    static func service(_ seen: Seen) -> VarlinkService {
        var service = VarlinkService(
            identity: .init(vendor: "Example", product: "Workshop", version: "1", url: "https://example.org"),
            interfaces: [Workshop.interface])
        service.register(Workshop.Echo.self) { call in
            seen.call(call.caller)
            return .init(text: call.parameters.text)
        }
        service.register(Workshop.Keep.self) { call in .init(note: call.parameters.note) }
        service.register(Workshop.Wait.self) { call in
            seen.begin()
            defer { seen.end() }
            do {
                try await Task.sleep(for: .milliseconds(call.parameters.milliseconds))
            } catch {
                seen.cancel()
            }
            return .init()
        }
        service.register(Workshop.Fill.self) { call in
            seen.send()
            return .init(text: String(repeating: "x", count: call.parameters.bytes))
        }
        service.register(Workshop.Fail.self) { call throws(VarlinkFailure) in
            let id = call.parameters.caseID
            guard !id.isEmpty else { throw VarlinkFailure(Workshop.Failure.notFound) }
            throw VarlinkFailure(Workshop.Failure.conflict(version: 7, caseID: id, winner: .theirs))
        }
        registerStreams(in: &service, seen)
        return service
    }

    private static func registerStreams(in service: inout VarlinkService, _ seen: Seen) {
        service.register(Workshop.Count.self) { call, writer throws(VarlinkFailure) in
            guard call.parameters.to > 0 else { throw VarlinkFailure(Workshop.Failure.notFound) }
            for number in 1..<call.parameters.to {
                try await writer.send(.init(number: number))
                seen.send()
            }
            return .init(number: call.parameters.to)
        }
        service.register(Workshop.Follow.self) { _, writer throws(VarlinkFailure) in
            try await writer.send(.init(number: 1))
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(60))
            }
            seen.cancel()
            return .init(number: 2)
        }
    }
}

/// Waits for something that another task brings about; false after five seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<500 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
