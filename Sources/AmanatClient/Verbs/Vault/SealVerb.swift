import ArgumentParser
import Interfaces

/// `amanat seal`
struct SealVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Wipe all keys from memory and end all sessions, at once.",
        discussion: "For root, the daemon's user, or a logged-in admin.\nExample: amanat seal\nNext: amanat unseal.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let token = desk.sessionUnlessRoot?.token
        let reply = try await desk.daemon.call(Vault.Seal.self, Vault.Seal.Parameters(session: token))
        try desk.output.json(reply)
        desk.output.line("The vault is sealed.")
        desk.output.hint("amanat unseal")
    }
}
