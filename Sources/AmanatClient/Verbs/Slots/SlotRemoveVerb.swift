import ArgumentParser
import Interfaces

/// `amanat slot remove NUMBER`
struct SlotRemoveVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a slot, once another one that stays has been opened.",
        discussion: """
            For admins. It asks for the passphrase of a slot that stays, or opens it with the credential: a slot whose
            paper is lost would be no way in. The last slot can't be removed.
            Example: amanat slot remove 2
            Next: destroy the paper that it was written on; amanat slot list.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: ArgumentHelp("The slot's number.", valueName: "number")) var slot: Int
    @Flag(help: "Open the slot that stays with the service manager's credential.") var credential = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let staying = credential ? nil : try passphrase.source.next("Passphrase of a slot that stays: ")
        let reply = try await desk.daemon.mutate(
            Slots.Remove.self,
            Slots.Remove.Parameters(
                session: session.token, passphrase: secret, slot: slot, staying: staying,
                request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("Slot \(slot) is gone; slot \(reply.staying) has been opened and stays.")
        desk.output.remark("Older copies of the vault still open with what slot \(slot) opened with.")
        desk.output.hint("amanat slot list")
    }
}
