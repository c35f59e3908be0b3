import ArgumentParser
import Interfaces

/// `amanat whoami`
struct WhoAmIVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Show who you are here, your roles and your fingerprint.",
        discussion: "Example: amanat whoami\nNext: amanat help roles.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let reply = try await desk.daemon.call(
            Session.WhoAmI.self, Session.WhoAmI.Parameters(session: session.token)
        )
        try desk.output.json(reply)
        let identity = reply.identity
        var block = KeyValueBlock()
        block.add("name", identity.name)
        block.add("roles", identity.roles.joined(separator: ", "))
        block.add("pending", identity.pending.joined(separator: ", "))
        block.add("vouched for", identity.certified ? "yes" : "not yet")
        block.add("fingerprint", identity.fingerprint)
        block.add("recovery", identity.recovery)
        desk.output.block(block)
        if !identity.pending.isEmpty {
            desk.output.hint("a supervisor runs: amanat vouch \(SafeText(identity.name).isolated)")
        }
    }
}
