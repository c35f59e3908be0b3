import ArgumentParser
import Glibc
import Interfaces

/// `amanat recover cancel`
struct RecoverCancelVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End what custodians are entering shares for, and wipe the shares.",
        discussion: """
            For custodians, who type their share, and for whoever asked for it, in her session; root needs neither. It ends
            by itself after an hour.
            Example: amanat recover cancel
            Example: amanat recover cancel --share
            Next: amanat status.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(help: "Type a custodian's share, although somebody is logged in here.") var share = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = share ? nil : desk.sessionUnlessRoot
        let needsShare = share || session == nil && getuid() != 0
        let reply = try await desk.daemon.call(
            Recovery.Cancel.self,
            Recovery.Cancel.Parameters(
                session: session?.token, share: needsShare ? try ShareEntry(passphrase.source).obtain() : nil))
        try desk.output.json(reply)
        desk.output.line("Ended, and every share that was entered is wiped: \(SafeText(reply.purpose).isolated).")
        desk.output.hint("amanat status")
    }
}
