import ArgumentParser
import Glibc
import Interfaces

/// `amanat recover status`
struct RecoverStatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what custodians are entering shares for, and how far it is.",
        discussion: """
            How far it is, anybody sees. What it is for, supervisors and admins see in their session, and custodians by
            their share.
            Example: amanat recover status
            Example: amanat recover status --share
            Next: amanat recover enter, or amanat recover cancel.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Flag(help: "Type your share, to see what it is for.") var share = false

    func perform(at desk: Desk) async throws(CommandError) {
        let text = share ? try ShareEntry(passphrase.source).obtain() : nil
        let session = share ? nil : desk.sessionUnlessRoot
        guard text != nil || session != nil || getuid() == 0 else { return try await tellProgress(desk) }
        let reply = try await desk.daemon.call(
            Recovery.Show.self, Recovery.Show.Parameters(session: session?.token, share: text))
        try desk.output.json(reply)
        desk.output.block(RecoveryWords(reply.asked).block)
        desk.output.progress(of: reply.collection)
    }

    private func tellProgress(_ desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        try desk.output.json(Progress(shares: reply.shares))
        guard let shares = reply.shares else { return desk.output.line("Custodians are entering no shares.") }
        desk.output.line(
            "\(shares.entered.count) of \(shares.threshold) shares are there, until "
                + "\(LocalTime.minutesAndOffset(of: shares.expires)).")
        desk.output.hint("amanat recover status --share shows a custodian what it is for")
    }

    private struct Progress: Encodable {
        let shares: Vault.ShareCollection?
    }
}
