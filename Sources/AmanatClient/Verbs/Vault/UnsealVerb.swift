import ArgumentParser
import Interfaces

/// `amanat unseal`
struct UnsealVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "unseal", abstract: "Open the vault with a seal slot's passphrase or credential.",
        discussion: "Example: amanat unseal\nNext: amanat login NAME.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(help: "Use the credential the service manager handed to the daemon.") var credential = false

    func perform(at desk: Desk) async throws(CommandError) {
        let secret = credential ? nil : try passphrase.source.next("Passphrase of the seal: ")
        let reply = try await desk.daemon.call(Vault.Unseal.self, Vault.Unseal.Parameters(passphrase: secret))
        try desk.output.json(reply)
        desk.output.line("The vault is \(reply.state.rawValue).")
        desk.output.hint(reply.state == .unsealed ? "amanat login NAME" : "amanat status")
    }
}
