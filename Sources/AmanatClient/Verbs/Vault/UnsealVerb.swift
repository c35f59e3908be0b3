import ArgumentParser
import Interfaces

/// `amanat unseal`
struct UnsealVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Open the vault with a seal slot's passphrase, a credential, or custodians' shares.",
        discussion: """
            With --share, custodians enter their shares one after another, each from her own login; the last one opens.
            Example: amanat unseal
            Example: amanat unseal --share
            Next: amanat login NAME.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(help: "Use the credential the service manager handed to the daemon.") var credential = false
    @Flag(help: "Enter a custodian's share.") var share = false

    func validate() throws {
        if share && credential { throw ValidationError("Give --share or --credential, not both.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        if share { return try await enterShare(at: desk) }
        let secret = credential ? nil : try passphrase.source.next("Passphrase of the seal: ")
        let reply = try await desk.daemon.call(Vault.Unseal.self, Vault.Unseal.Parameters(passphrase: secret))
        try desk.output.json(reply)
        desk.output.line("The vault is \(reply.state.rawValue).")
        if let clock = reply.clock { desk.output.warning(of: clock) }
        desk.output.hint(reply.state == .unsealed ? "amanat login NAME" : "amanat status")
    }

    private func enterShare(at desk: Desk) async throws(CommandError) {
        let text = try ShareEntry(passphrase.source).obtain()
        let reply = try await desk.daemon.call(Recovery.Unseal.self, Recovery.Unseal.Parameters(share: text))
        try desk.output.json(reply)
        if reply.unsealed {
            desk.output.line("The shares are enough: the vault is unsealed. They are wiped.")
            return desk.output.hint("amanat login NAME; an admin then replaces a seal passphrase that is lost")
        }
        desk.output.progress(of: reply.collection)
        desk.output.hint("the next custodian, from her own login: amanat unseal --share")
    }
}

extension Output {
    /// How many shares are there, and until when.
    func progress(of collection: Recovery.Collection) {
        let entered = collection.entered.map { "\($0)" }.joined(separator: ", ")
        let which = entered.isEmpty ? "" : " (\(entered))"
        line(
            "\(collection.entered.count) of \(collection.threshold) shares are there\(which), "
                + "until \(LocalTime.minutesAndOffset(of: collection.expires)).")
    }
}
