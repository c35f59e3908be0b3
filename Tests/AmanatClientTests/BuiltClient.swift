import CTerminal
import Foundation

/// The built `amanat`, which lies beside the test bundle whose path the runner is given.
enum BuiltClient {
    static let path = URL(filePath: CommandLine.arguments.first { $0.contains(".xctest") } ?? "")
        .deletingLastPathComponent().appending(path: "amanat").path

    static func isThere(with programs: String...) -> Bool {
        ([path] + programs).allSatisfy { (path: String) in cterminal_status_of(path).error == 0 }
    }

    /// Runs a Python program to its end; its exit status.
    static func python(_ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        return process.terminationStatus
    }
}
