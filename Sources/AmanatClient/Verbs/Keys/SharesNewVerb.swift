import ArgumentParser
import Interfaces

/// `amanat shares new`
struct SharesNewVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Hand out shares of a new recovery key, to replace those in force.",
        discussion: """
            For admins, when custodians change, or a share is lost or may have been seen. It makes a new recovery key and
            one claim code per custodian; a custodian who stays is named again. The shares in force stay good until all
            new ones are read back and custodians of the old set agree. Key books and backups made before stay open to
            the old shares, and with them the root key until you rekey: let them be burnt, and run amanat keys rekey.
            Example: amanat shares new --custodian Asma --custodian Dilawar --custodian Esin --threshold 2
            Next: each new custodian runs amanat shares claim CODE, then old ones run amanat shares agree.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(help: "A custodian's name; give at least three.") var custodian: [String] = []
    @Option(help: "Shares needed together, at least 2.") var threshold: Int

    @Flag(help: "Give up shares that wait to take over without being asked, for scripts.") var yes = false

    func validate() throws {
        guard custodian.count >= 3, threshold >= 2, threshold <= custodian.count else {
            throw ValidationError("Give at least three --custodian, and a --threshold of 2 or more.")
        }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        if !yes { try await confirmLoss(desk) }
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        try desk.output.rehearse()
        let reply = try await desk.daemon.mutate(
            Keys.NewShares.self,
            Keys.NewShares.Parameters(
                session: session.token, custodians: custodian, threshold: threshold, passphrase: secret,
                request: RequestID.random().text))
        try desk.output.showOnce(orElse: "the same command again") { () throws(CommandError) in
            try desk.output.json(reply)
            var table = Table(["custodian", "claim code"])
            for code in reply.codes { table.add([code.custodian, code.code]) }
            desk.output.table(table)
        }
        desk.output.remark("Hand each code to its custodian in person. The shares in force stay good meanwhile.")
        desk.output.hint("each new custodian: amanat shares claim CODE")
    }

    /// Shares that custodians have written down already are void once another set is begun.
    private func confirmLoss(_ desk: Desk) async throws(CommandError) {
        let status = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        let holders = status.custodians.filter(\.claimed)
        if holders.isEmpty { return }
        desk.output.warning(
            "A new set waits already; its shares become void: "
                + holders.map { SafeText($0.name).isolated }.joined(separator: ", "))
        try Terminal.confirm("whether to give it up", "Type yes to begin another set: ", answer: "yes")
    }
}
