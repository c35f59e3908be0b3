import ArgumentParser
import Interfaces

/// `amanat shares claim CODE`
struct SharesClaimVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Take your share, once, and read it back.",
        discussion: """
            Nobody is shown a share twice. Write it on paper, then type it back from the paper.
            Example: amanat shares claim 7QK2-M0RD
            Next: amanat shares confirm CODE, if you did not read it back at once.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The code you were handed.") var code: String
    @Flag(inversion: .prefixedNo, help: "Read the share back at once.") var confirm = true

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(Keys.ClaimShare.self, Keys.ClaimShare.Parameters(code: code))
        try desk.output.json(reply)
        var block = KeyValueBlock()
        block.add("your share", reply.share)
        block.add("number", "\(reply.index); \(reply.threshold) together open the vault")
        block.add("custodians", reply.custodians.joined(separator: ", "))
        block.add("recovery key", reply.recovery)
        desk.output.block(block)
        desk.output.remark(
            "Write the share on paper and keep it apart from this computer. Compare the recovery key aloud.")
        guard confirm else { return desk.output.hint("amanat shares confirm CODE") }
        let typed = try Terminal.asking("the share") { terminal throws(CommandError) in
            try terminal.line("Type the share from your paper: ")
        }
        _ = try await desk.confirmShare(typed.trimmed, code: code)
    }
}
