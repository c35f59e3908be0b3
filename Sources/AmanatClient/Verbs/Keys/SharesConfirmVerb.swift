import ArgumentParser
import Interfaces

/// `amanat shares confirm CODE`
struct SharesConfirmVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Read your share back.",
        discussion: "The last custodian to read back completes the founding.\n"
            + "Example: amanat shares confirm 7QK2-M0RD\nNext: amanat status.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "The code you were handed.") var code: String

    func perform(at desk: Desk) async throws(CommandError) {
        let share = try passphrase.source.next("Type the share from your paper (it is not shown): ")
        try desk.output.json(try await desk.confirmShare(share.trimmed, code: code))
        desk.output.hint("amanat status")
    }
}
