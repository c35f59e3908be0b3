import ArgumentParser
import Interfaces

/// `amanat shares verify`
struct SharesVerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that your share is a good one.",
        discussion: """
            For custodians: type the share from your paper, once a year perhaps. Nothing is opened and nothing is kept; it
            works while the vault is sealed, too. A wrong, mistyped or replaced share is named.
            Example: amanat shares verify
            Example: amanat shares verify --number 2
            Next: put the paper back where only you can reach it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(help: "The number on your paper, to find out whether the share is yours.") var number: Int?

    func perform(at desk: Desk) async throws(CommandError) {
        let share = try ShareEntry(passphrase.source).obtain()
        let reply = try await desk.daemon.call(
            Recovery.Verify.self, Recovery.Verify.Parameters(share: share, number: number))
        try desk.output.json(reply)
        let whose = reply.custodian.map { ", handed to \(SafeText($0).isolated)" } ?? ""
        desk.output.line(
            "This is share \(reply.number) of \(reply.count)\(whose). \(reply.threshold) together open the vault.")
    }
}
