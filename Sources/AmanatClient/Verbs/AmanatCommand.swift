import ArgumentParser
import CTerminal
import FoundationEssentials
import Glibc

/// `amanat`: the tree of commands.
struct AmanatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amanat", abstract: "Case notes kept so that only those may read them who were given them.",
        discussion: "Begin with: amanat status, amanat help first-steps.",
        subcommands: [HelpVerb.self, CompletionVerb.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Everyone",
                subcommands: [
                    StatusVerb.self, EnrolVerb.self, LoginVerb.self, LogoutVerb.self, WhoAmIVerb.self,
                    PassphraseVerb.self, TodayVerb.self, ApproveVerb.self,
                ]),
            CommandGroup(
                name: "Children's files",
                subcommands: [
                    CaseVerb.self, RecordVerb.self, NoteVerb.self, DraftVerb.self, EmergencyVerb.self,
                ]),
            CommandGroup(name: "Keeping and destroying", subcommands: [RetentionVerb.self, HoldVerb.self]),
            CommandGroup(
                name: "People", subcommands: [UserVerb.self, VouchVerb.self, SharesVerb.self, RecoverVerb.self]),
            CommandGroup(
                name: "The vault",
                subcommands: [
                    InitVerb.self, UnsealVerb.self, SealVerb.self, DiagnoseVerb.self, VerifyVerb.self,
                    AcceptLossVerb.self, KeysVerb.self, SlotVerb.self,
                ]),
            CommandGroup(name: "The log", subcommands: [AuditVerb.self]),
        ])

    /// The command that a list of words names; nil when there is none.
    static func command(at words: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = self
        for word in words {
            guard let next = inner(of: command).first(where: { $0._commandName == word }) else { return nil }
            command = next
        }
        return command
    }

    static func inner(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands + command.configuration.groupedSubcommands.flatMap(\.subcommands)
    }
}

/// The client as a program.
package enum Client {
    /// Runs the command of the process's arguments and ends the process with its exit status.
    package static func main() async -> Never {
        _ = umask(0o077)
        _ = cterminal_forbid_dumps()
        _ = cterminal_hold_standard()
        // A reader that goes away is an error of a write, so that it can be told.
        _ = signal(SIGPIPE, SIG_IGN)
        do {
            var command = try AmanatCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch {
            exit(status(of: error))
        }
    }

    /// Tells what ArgumentParser found wrong, or the help that was asked for.
    private static func status(of error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let isHelp = AmanatCommand.exitCode(for: error).isSuccess
        let output = Output.standard(.text, environment: ProcessInfo.processInfo.environment)
        let words = AmanatCommand.fullMessage(for: error)
        if isHelp {
            return output.print(words + "\n").rawValue
        }
        if let mistyped = MistypedVerb(in: Array(CommandLine.arguments.dropFirst())) {
            output.error(mistyped.message)
            output.hint(mistyped.hint)
        } else {
            output.error(message(in: words))
            output.hint(helpHint(in: words))
        }
        return ExitStatus.usage.rawValue
    }

    /// What is wrong and the usage, without the label before and the pointer to help behind.
    private static func message(in words: String) -> String {
        let text = words.hasPrefix("Error: ") ? words.dropFirst(7) : Substring(words)
        return text.split(separator: "\n").filter { !$0.hasPrefix("  See '") }.joined(separator: "\n")
    }

    /// The help of the command that was meant, which ArgumentParser names as "See 'amanat … --help'".
    private static func helpHint(in words: String) -> String {
        let pointer = words.split(separator: "\n").last { $0.hasPrefix("  See 'amanat ") }
        let command = pointer?.dropFirst("  See 'amanat ".count).prefix { $0 != "-" && $0 != "'" } ?? ""
        return command.isEmpty ? "amanat help" : "amanat help \(String(command).trimmed)"
    }
}
