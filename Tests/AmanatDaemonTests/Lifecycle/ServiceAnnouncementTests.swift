import FoundationEssentials
import Logging
import ServiceLifecycle
import Testing

@testable import AmanatDaemon

@Suite struct ServiceAnnouncementTests {
    @Test(.timeLimit(.minutes(5))) func `ready, signs of life, then stopping`() async throws {
        let name = "@amanatd-test-\(UUID().uuidString)"
        let listener = try DatagramListener(name)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let announcement = ServiceAnnouncement(
            ServiceNotifier(under: ["NOTIFY_SOCKET": name]), every: .milliseconds(5), logger: logger)
        let group = ServiceGroup(services: [announcement], logger: logger)
        let running = Task { try await group.run() }
        var heard: [String] = []
        while heard.count < 3 {
            try await Task.sleep(for: .milliseconds(2))
            while let state = listener.next() { heard.append(state) }
        }
        await group.triggerGracefulShutdown()
        try await running.value
        while let state = listener.next() { heard.append(state) }
        #expect(heard.first == "READY=1" && heard.last == "STOPPING=1")
        #expect(heard.dropFirst().dropLast().allSatisfy { $0 == "WATCHDOG=1" })
    }
}
