import ArgumentParser
import Glibc
import Interfaces

/// `amanat recover cancel`
struct RecoverCancelVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End what custodians are entering shares for, and wipe the shares.",
        discussion: """
            For custodians, who type their share; root needs none. It ends by itself after an hour.
            Example: amanat recover cancel
            Next: amanat status.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let share = getuid() == 0 ? nil : try ShareEntry(passphrase.source).obtain()
        let reply = try await desk.daemon.call(Recovery.Cancel.self, Recovery.Cancel.Parameters(share: share))
        try desk.output.json(reply)
        desk.output.line("Ended, and every share that was entered is wiped: \(SafeText(reply.purpose).isolated).")
        desk.output.hint("amanat status")
    }
}
