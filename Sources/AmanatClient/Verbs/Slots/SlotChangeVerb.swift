import ArgumentParser
import Interfaces

/// `amanat slot change NUMBER`
struct SlotChangeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Put a new slot in an old one's place, proven before the old one is gone.",
        discussion: """
            For admins. The old passphrase isn't asked for, so this works when it is lost, as long as the vault is open.
            The vault's keys stay the same: whoever has an older copy of the vault and the old passphrase can still
            open that copy, and amanat keys rekey is what closes the vault to her.
            Example: amanat slot change 1
            Next: put the paper into a safe and destroy the old one; amanat slot list.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var options: OpeningOptions
    @Argument(help: ArgumentHelp("The slot's number.", valueName: "number")) var slot: Int

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let opening = try options.opening(passphrase.source, on: desk.output)
        let reply = try await desk.daemon.mutate(
            Slots.Change.self,
            Slots.Change.Parameters(
                session: session.token, passphrase: secret, slot: slot, opening: opening,
                request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("Slot \(reply.slot) is stored and has been opened once; slot \(slot) is gone.")
        desk.output.remark("Older copies of the vault still open with what slot \(slot) opened with.")
        desk.output.hint("put the paper into a safe and destroy the old one; amanat slot list")
    }
}
