import FoundationEssentials
import Testing

@testable import AmanatDaemon

@Suite struct DaemonStartTests {
    @Test func `a sound configuration is ok, a faulty one a failure`() async throws {
        let sample = try SampleConfiguration()
        #expect(code(["--check-config", "--config", sample.directory]) == 0)
        try sample.replace("timezone: ", with: "timezon: ", in: "amanatd.yaml")
        #expect(code(["--check-config", "--config", sample.directory]) == 1)
        #expect(code(["--check-config", "--config", "/nowhere"]) == 1)
    }

    @Test(
        arguments: [
            (["--version"], 0), (["--help"], 0), (["--bogus"], 2), (["extra"], 2), (["--config"], 2),
            (["--state", "relative"], 2), (["--socket", "relative.sock"], 2),
            (["--socket", "/" + String(repeating: "a", count: 103)], 2),
        ] as [([String], Int32)])
    func `a command line has its exit code`(arguments: [String], expected: Int32) {
        #expect(code(arguments) == expected)
    }

    @Test func `what can be given on the command line is parsed`() throws {
        let command = try DaemonCommand.parse(["--config", "/c", "--state", "/s", "--socket", "/r/a.sock"])
        #expect(command.configurationDirectory == "/c" && command.stateDirectory == "/s")
        #expect(command.socketPath == "/r/a.sock" && !command.checksConfiguration)
        #expect(try DaemonCommand.parse([]).configurationDirectory == "/etc/amanat")
    }

    /// Nil when the daemon would go on to serve.
    private func code(_ arguments: [String]) -> Int32? {
        guard case .ended(let code) = DaemonStart.begin(arguments) else { return nil }
        return code
    }
}
