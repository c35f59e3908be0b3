import ArgumentParser
import Interfaces

/// `amanat shares claim CODE`
struct SharesClaimVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Take your share and read it back.",
        discussion: """
            Nobody else is shown it, nor you once you have read it back. Write it on paper, then type it back from the
            paper.
            Example: amanat shares claim 7QK2-M0RD
            Next: amanat shares confirm CODE, if you did not read it back at once.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The code you were handed.") var code: String
    @Flag(inversion: .prefixedNo, help: "Read the share back at once.") var confirm = true

    func perform(at desk: Desk) async throws(CommandError) {
        try desk.output.rehearse()
        let reply = try await desk.daemon.call(Keys.ClaimShare.self, Keys.ClaimShare.Parameters(code: code))
        try desk.output.showOnce(orElse: "the same command again, from this Unix account,") { () throws(CommandError) in
            try show(reply, on: desk.output)
        }
        desk.output.remark(
            "Write the share on paper and keep it apart from this computer. Compare the recovery key aloud.")
        guard confirm else { return desk.output.hint("amanat shares confirm CODE") }
        let typed = try Terminal.asking("the share") { terminal throws(CommandError) in
            try terminal.line("Type the share from your paper: ")
        }
        _ = try await desk.confirmShare(typed.trimmed, code: code)
    }

    private func show(_ reply: Keys.ClaimShare.Reply, on output: Output) throws(CommandError) {
        try output.json(reply)
        var block = KeyValueBlock()
        block.add("your share", reply.share)
        block.add("number", "\(reply.index); \(reply.threshold) together open the vault")
        block.add("custodians", reply.custodians.joined(separator: ", "))
        block.add("recovery key", reply.recovery)
        output.block(block)
        if reply.again {
            output.warning("This Unix account was shown it before. If that was not you, tell the admin: new shares.")
        }
    }
}
