import ArgumentParser
import Interfaces

/// `amanat slot add`
struct SlotAddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a way to open the vault: a passphrase, or the service manager's credential.",
        discussion: """
            For admins. A passphrase is made and shown once unless you give --choose; you type it back, and the vault
            opens the new slot with that before it says that it is done. The other slots stay as they are.
            Example: amanat slot add
            Next: put the paper into a safe, then amanat slot list.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var options: OpeningOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let opening = try options.opening(passphrase.source, on: desk.output)
        let reply = try await desk.daemon.mutate(
            Slots.Add.self,
            Slots.Add.Parameters(
                session: session.token, passphrase: secret, opening: opening, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("Slot \(reply.slot) is stored, and has been opened once.")
        desk.output.hint(
            options.credential
                ? "systemctl restart amanatd opens the vault by itself from now on; amanat status"
                : "write the number beside the passphrase on the paper, and keep it in a safe; amanat slot list")
    }
}
