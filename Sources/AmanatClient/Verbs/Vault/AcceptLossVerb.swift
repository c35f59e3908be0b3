import ArgumentParser
import Interfaces

/// `amanat accept-loss`
struct AcceptLossVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "accept-loss", abstract: "Go on without what the database lacks of what was acknowledged.",
        discussion: """
            For root or the daemon's user, after a copy of the state directory was made and the right database was looked \
            for. The number is the one that amanat status tells; the log goes on in a new generation, and says so.
            Example: amanat accept-loss --lost 12
            Next: amanat unseal; then tell those who wrote since what has to be written again.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("How many entries are lost, as amanat status tells.", valueName: "number")) var lost: Int

    func perform(at desk: Desk) async throws(CommandError) {
        let status = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        let reply = try await desk.daemon.call(
            Vault.AcceptLoss.self,
            Vault.AcceptLoss.Parameters(generation: status.loss?.generation ?? 0, lost: lost))
        try desk.output.json(reply)
        desk.output.line("The log goes on in generation \(reply.generation); its first entry tells what is lost.")
        if let loss = status.loss { desk.output.line(loss.words) }
        desk.output.hint("amanat unseal; then ask everybody to look for what she wrote last")
    }
}

extension Vault.Loss {
    /// What is missing, by number.
    var words: String {
        if acknowledged > found {
            return "\(acknowledged - found) entries of generation \(generation) are missing, from \(found) to "
                + "\(acknowledged - 1), with everything that was done under them."
        }
        return
            "Entries of generation \(generation) up to \(acknowledged - 1) are others than those that were acknowledged."
    }
}
