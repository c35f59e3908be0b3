import ArgumentParser
import FoundationEssentials

/// A command that needs no daemon and prints one text.
protocol PrintingVerb: ParsableCommand {
    /// What it prints, to the last line break.
    func text() throws -> String
}

extension PrintingVerb {
    func run() throws {
        let output = Output.standard(.text, environment: ProcessInfo.processInfo.environment)
        let status = output.print(try text())
        if status != .done { throw ExitCode(status.rawValue) }
    }
}
