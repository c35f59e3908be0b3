import ArgumentParser
import FoundationEssentials

/// A command that talks to the vault: what it does is apart from how its failure is told.
protocol Verb: AsyncParsableCommand {
    var global: GlobalOptions { get }

    func perform(at desk: Desk) async throws(CommandError)
}

extension Verb {
    func run() async throws {
        let desk = global.desk(environment: ProcessInfo.processInfo.environment)
        defer { desk.output.tellAltered() }
        do throws(CommandError) {
            try await perform(at: desk)
        } catch {
            desk.forgetEnded(error)
            throw ExitCode(desk.report(error).rawValue)
        }
    }
}

extension Desk {
    /// Tells a failure and what to type next; how the process ends.
    func report(_ error: CommandError) -> ExitStatus {
        let explanation = error.explanation
        output.error(explanation.message)
        let login = whoseSessionEnded(error).map { "amanat login \(SafeText($0).isolated)" }
        if let hint = login ?? explanation.hint { output.hint(hint) }
        return explanation.status
    }
}
