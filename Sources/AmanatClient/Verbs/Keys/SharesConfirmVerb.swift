import ArgumentParser
import Interfaces

/// `amanat shares confirm CODE`
struct SharesConfirmVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Read your share back.",
        discussion: "The last custodian to read back completes the founding.\n"
            + "It asks for the first supervisor's fingerprint, as she reads it aloud from her own screen.\n"
            + "Example: amanat shares confirm 7QK2-M0RD\nNext: amanat status.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(help: "The first supervisor's fingerprint as she read it aloud, for scripts.") var fingerprint: String?
    @Argument(help: "The code you were handed.") var code: String

    func perform(at desk: Desk) async throws(CommandError) {
        let share = try passphrase.source.next("Type the share from your paper (it is not shown): ")
        try desk.output.json(try await desk.confirmShare(share.trimmed, code: code, fingerprint: fingerprint))
        desk.output.hint("amanat status")
    }
}
