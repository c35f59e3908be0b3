import ArgumentParser
import Interfaces

/// `amanat passphrase change`
struct PassphraseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Your passphrase.", subcommands: [Change.self])

    /// Seals the person's keys under a new passphrase.
    struct Change: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Put your keys under a new passphrase.",
            discussion: "One is made for you unless you give --choose. Your sessions elsewhere end.\n"
                + "Example: amanat passphrase change\n"
                + "Next: destroy what you wrote the old one on.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var newPassphrase: NewPassphraseOptions

        func perform(at desk: Desk) async throws(CommandError) {
            let session = try desk.author()
            let old = try passphrase.source.next("Your passphrase until now: ")
            let new = try newPassphrase.way(passphrase.source).obtain(
                for: SafeText(session.user).isolated, on: desk.output)
            let reply = try await desk.daemon.call(
                Session.ChangePassphrase.self,
                Session.ChangePassphrase.Parameters(session: session.token, old: old, new: new))
            try desk.output.json(reply)
            desk.output.line("Your passphrase is changed.")
        }
    }
}
