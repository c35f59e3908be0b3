import ArgumentParser
import Interfaces

/// `amanat enrol USER`
struct EnrolVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "Your first login: make your own keys under your own passphrase.",
        discussion: """
            Needs the one-time code from the admin; without CODE you are asked for it.
            Example: amanat enrol sana
            Next: read your fingerprint aloud to a supervisor, who runs amanat vouch NAME; then amanat login NAME.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var newPassphrase: NewPassphraseOptions
    @Argument(help: "Your login name.") var user: String
    @Argument(help: "The one-time code.") var code: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let code = if let code { code } else { try passphrase.source.next("Enrolment code: ") }
        let secret = try newPassphrase.way(passphrase.source).obtain(
            for: SafeText(user).isolated, on: desk.output)
        let reply = try await desk.daemon.call(
            Session.Enrol.self,
            Session.Enrol.Parameters(user: user, code: code, passphrase: secret))
        try desk.output.json(reply)
        var block = KeyValueBlock()
        block.add("fingerprint", reply.fingerprint)
        desk.output.block(block)
        desk.output.remark("Read the fingerprint aloud to the supervisor who vouches for you.")
        desk.output.hint("amanat login \(SafeText(user).isolated)")
    }
}
