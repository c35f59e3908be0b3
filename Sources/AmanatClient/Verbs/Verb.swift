import ArgumentParser
import FoundationEssentials
import Glibc

/// A command that talks to the vault: what it does is apart from how its failure is told.
protocol Verb: AsyncParsableCommand {
    var global: GlobalOptions { get }

    func perform(at desk: Desk) async throws(CommandError)
}

extension Verb {
    func run() async throws {
        let desk = global.desk(environment: ProcessInfo.processInfo.environment)
        defer { desk.output.tellAltered() }
        desk.clear()
        do throws(CommandError) {
            try await perform(at: desk)
            try desk.output.finish()
        } catch {
            desk.forgetEnded(error)
            throw ExitCode(desk.report(error).rawValue)
        }
    }
}

extension Desk {
    /// Clears what no living process owns and no session needs, whoever on this Unix account left it there.
    func clear() {
        for directory in PrivateDirectory.existing(environment: environment) {
            EditorWorkspace.sweep(directory)
            SessionStore.sweep(directory)
        }
    }

    /// Tells a failure and what to type next; how the process ends.
    func report(_ error: CommandError) -> ExitStatus {
        output.tell(error, hint: whoseSessionEnded(error).map { "amanat login \(SafeText($0).isolated)" })
    }
}

extension Output {
    /// Tells a failure and what to type next, if nothing better is known; how the process ends.
    func tell(_ error: CommandError, hint better: String? = nil) -> ExitStatus {
        let explanation = error.explanation
        // Whoever has read enough of a list goes away, and wants no words about it.
        if case .unwritten(EPIPE) = error { return explanation.status }
        self.error(explanation.message)
        if let hint = better ?? explanation.hint { self.hint(hint) }
        return explanation.status
    }

    /// Writes a command's only text; how the process ends.
    func print(_ text: String) -> ExitStatus {
        document(text)
        do throws(CommandError) {
            try finish()
            return .done
        } catch {
            return tell(error)
        }
    }
}
