import FoundationEssentials
import Testing

@testable import AmanatDaemon

@Suite struct ServiceNotifierTests {
    private func names() throws -> [String] {
        [try temporaryDirectory() + "/notify", "@amanatd-test-\(UUID().uuidString)"]
    }

    @Test func `states arrive at a real socket, by path and in the abstract namespace`() throws {
        for name in try names() {
            let listener = try DatagramListener(name)
            let notifier = ServiceNotifier(under: ["NOTIFY_SOCKET": name])
            try notifier.tell(.ready, .status("sealed\nREADY=0"))
            try notifier.tell(.watchdog)
            try notifier.tell(.stopping)
            #expect(listener.next() == "READY=1\nSTATUS=sealedREADY=0")
            #expect(listener.next() == "WATCHDOG=1")
            #expect(listener.next() == "STOPPING=1")
            #expect(listener.next() == nil)
        }
    }

    @Test func `without a service manager nothing is sent, and nothing fails`() throws {
        try ServiceNotifier(under: [:]).tell(.ready)
        try ServiceNotifier(under: ["NOTIFY_SOCKET": ""]).tell(.ready)
    }

    @Test(arguments: [
        ("/nowhere/at/all", 2), ("vsock:2:3", 97), ("/", 22), ("/" + String(repeating: "a", count: 108), 22),
    ])
    func `a socket that can't be reached is an error`(name: String, errno: Int32) {
        #expect(throws: NotifyError(errno: errno)) { try ServiceNotifier(under: ["NOTIFY_SOCKET": name]).tell(.ready) }
    }

    @Test(
        arguments: [
            (["WATCHDOG_USEC": "60000000"], 30_000_000),
            (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "42"], 30_000_000),
            (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "43"], nil), (["WATCHDOG_USEC": "soon"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-5"], nil), ([:], nil),
        ] as [([String: String], Int64?)])
    func `a sign of life is due after half the time`(environment: [String: String], microseconds: Int64?) {
        let expected = microseconds.map { Duration.microseconds($0) }
        #expect(Watchdog.interval(under: environment, pid: 42) == expected)
    }
}
