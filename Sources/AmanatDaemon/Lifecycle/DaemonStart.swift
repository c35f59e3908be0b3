import ArgumentParser
import CLinux
import FoundationEssentials
import YAMLFile

/// How the program goes on after its first steps, which happen before it has a second thread.
///
/// Exit codes: 0 when all went well, 1 after a failure, 2 after a command line that it doesn't understand. Answers go
/// to standard output, complaints to standard error.
package enum DaemonStart: Sendable {
    case ended(code: Int32)
    case serving(DaemonRun)

    /// - Parameter arguments: those after the program's name.
    package static func begin(_ arguments: [String]) -> DaemonStart {
        do {
            let command = try DaemonCommand.parse(arguments)
            if command.checksConfiguration {
                _ = try Configuration.load(from: command.configurationDirectory)
                print("ok")
                return .ended(code: 0)
            }
            return .serving(try run(command))
        } catch {
            return .ended(code: explain(error))
        }
    }

    private static func run(_ command: DaemonCommand) throws -> DaemonRun {
        let environment = ProcessInfo.processInfo.environment
        try ProcessStart.harden(under: environment)
        var configuration = try Configuration.load(from: command.configurationDirectory)
        if let directory = command.stateDirectory { configuration.settings.stateDirectory = directory }
        if let path = command.socketPath { configuration.settings.socket.path = path }
        return DaemonRun(configuration: configuration, environment: environment)
    }

    /// Says what went wrong and returns the exit code; asking for help or the version is no failure.
    static func explain(_ error: any Error) -> Int32 {
        switch error {
        case let error as ConfigurationRefused:
            say(error.problems.map { "error: \($0)\n" }.joined())
            return 1
        case let error as StartError:
            say(error.description)
            return 1
        default:
            return explainArguments(error)
        }
    }

    private static func explainArguments(_ error: any Error) -> Int32 {
        switch DaemonCommand.exitCode(for: error) {
        case .success:
            print(DaemonCommand.fullMessage(for: error))
            return 0
        case .validationFailure:
            say("error: \(DaemonCommand.message(for: error))\nhint: amanatd --help\n")
            return 2
        default:
            say("error: \(DaemonCommand.message(for: error))\n")
            return 1
        }
    }

    private static func say(_ text: String) { _ = clinux_write_line(2, text) }
}
