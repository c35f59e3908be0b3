import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import AmanatDaemon

@Suite struct LoggingTests {
    private func written(_ environment: [String: String], _ body: (Logger) -> Void) throws -> String {
        let path = try temporaryDirectory() + "/log"
        let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
        defer { close(descriptor) }
        body(Logger(label: "test") { _ in JournalLogHandler(under: environment, descriptor: descriptor) })
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func `the journal gets priorities, a person gets words`() throws {
        let body: (Logger) -> Void = { logger in
            logger.note(.ready)
            logger.note(.notifyFailed, .warning, ["errno": .number(2), "at": .code("start")])
            logger.note(.starting, .debug)
        }
        #expect(try written(["JOURNAL_STREAM": "8:1"], body) == "<6>ready\n<4>notify-failed at=start errno=2\n")
        #expect(try written([:], body) == "info: ready\nwarning: notify-failed at=start errno=2\n")
    }

    @Test func `a detail can't smuggle in a line, a name or a control character`() throws {
        let line = try written([:]) { $0.note(.failed, .error, ["code": .code("a b\nready نام\u{1B}[2J")]) }
        #expect(line == "error: failed code=a?b?ready??????2J\n")
    }
}
