import ArgumentParser
import Interfaces

/// `amanat shares agree`
struct SharesAgreeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "agree", abstract: "Agree, with your share, that a new set takes over.",
        discussion: """
            For custodians of the set in force, each from her own login. You are shown who will hold the new shares, and
            yours counts once you say yes. The one that makes them enough seals all recovery keys anew and changes over;
            if that is interrupted, the old set stays good and any of you goes on with the same command.
            Example: amanat shares agree
            Next: amanat shares list; then burn the old shares, and let an admin run amanat keys rekey: what old shares
            open in older key books and backups then opens nothing that is written since.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(help: "The new set's id, to say yes without being asked, for scripts.") var yes: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let set = if let yes { yes } else { try await agreed(desk) }
        let share = try ShareEntry(passphrase.source).obtain()
        let reply = try await run(set, share, desk)
        try desk.output.json(reply)
        guard reply.complete else {
            let entered = reply.entered.map { "\($0)" }.joined(separator: ", ")
            desk.output.line(
                "\(reply.entered.count) of \(reply.threshold) shares are there (\(entered)), until "
                    + "\(LocalTime.minutesAndOffset(of: reply.expires)).")
            return desk.output.hint("the next custodian of the set in force, from her own login: amanat shares agree")
        }
        desk.output.line("The new shares are in force. The old ones open nothing but old key books and backups.")
        if reply.unopened > 0 {
            desk.output.warning("Sealed keys that could not be opened: \(reply.unopened). Tell an auditor.")
        }
        desk.output.hint("burn the old shares; an admin: amanat keys rekey, then a new backup; amanat shares list")
    }

    /// Shows whose the new shares are; nothing counts before she says yes.
    private func agreed(_ desk: Desk) async throws(CommandError) -> String {
        let shown = try await desk.daemon.call(Keys.ShowNewShares.self, Keys.ShowNewShares.Parameters())
        var block = KeyValueBlock()
        block.add("new custodians", shown.custodians.map(\.name).joined(separator: ", "))
        block.add("threshold", "\(shown.threshold) of \(shown.custodians.count)")
        block.add("recovery key", shown.recovery)
        desk.output.block(block)
        desk.output.line("Compare the recovery key with what the new custodians' shares print.")
        try Terminal.confirm("whether to agree", "Type yes if these shall hold the shares: ", answer: "yes")
        return shown.set
    }

    /// Goes on until all is done, saying once a second how far it is.
    private func run(
        _ set: String, _ share: String, _ desk: Desk
    ) async throws(CommandError) -> Keys.AgreeToShares.Reply {
        var told = ContinuousClock.now
        while true {
            let reply = try await desk.daemon.call(
                Keys.AgreeToShares.self, Keys.AgreeToShares.Parameters(set: set, share: share))
            if reply.complete || reply.total == 0 { return reply }
            if told.duration(to: .now) >= .seconds(1) {
                told = .now
                desk.output.remark("\(reply.through) of \(reply.total) cases and people")
            }
        }
    }
}
