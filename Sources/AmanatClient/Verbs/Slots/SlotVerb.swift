import ArgumentParser
import Interfaces

/// `amanat slot …`
struct SlotVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slot", abstract: "Seal slots: what opens the vault after a restart.",
        subcommands: [SlotListVerb.self, SlotAddVerb.self, SlotChangeVerb.self, SlotRemoveVerb.self])
}

/// What a new slot is to be opened with.
struct OpeningOptions: ParsableArguments {
    @OptionGroup var newPassphrase: NewPassphraseOptions

    @Flag(help: "Open it with the credential the service manager has handed to the daemon, not with a passphrase.")
    var credential = false

    @Flag(help: "Make a credential slot without a TPM too: whoever takes this machine's disk then has the vault's key.")
    var selfOpening = false

    init() {}

    func validate() throws {
        if selfOpening && !credential { throw ValidationError("--self-opening needs --credential.") }
        if credential && (newPassphrase.choose || newPassphrase.generate) {
            throw ValidationError("A slot opens with a passphrase or with the credential: make two slots.")
        }
    }

    /// The new passphrase, which the person has typed a second time by then; nothing for the credential.
    func opening(_ source: PassphraseSource, on output: Output) throws(CommandError) -> Slots.Opening {
        if credential { return Slots.Opening(selfOpening: selfOpening) }
        let secret = try newPassphrase.way(source).obtain(for: "the vault's seal", on: output)
        return Slots.Opening(secret: secret, again: secret, selfOpening: false)
    }
}
