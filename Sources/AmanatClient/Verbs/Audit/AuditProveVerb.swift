import ArgumentParser
import Interfaces

/// `amanat audit prove NUMBER`
struct AuditProveVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Prove to an outsider that one entry is in the log.",
        discussion: "For auditors. The proof holds the entry: codes only, no names and no content.\n"
            + "Example: amanat audit prove 1042 --output 1042.tlog-proof\n"
            + "Next: whoever gets it runs amanat audit verify 1042.tlog-proof --key KEY.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The entry's number.", valueName: "number")) var seq: Int
    @Option(help: "The log's generation; the current one if absent.") var generation: Int?
    @Option(name: .shortAndLong, help: ArgumentHelp("Write it to a new file.", valueName: "path"))
    var output: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.Prove.Parameters(session: try desk.session().token, generation: generation, seq: seq)
        let reply = try await desk.daemon.call(Audit.Prove.self, parameters)
        try desk.output.json(reply)
        if let output {
            try NewFile.write(reply.proof, to: output)
            desk.output.remark("Written to \(SafeText(output).isolated). The log's key: \(reply.keys.last ?? "")")
        } else if desk.output.format == .text {
            desk.output.document(reply.proof)
        }
    }
}
