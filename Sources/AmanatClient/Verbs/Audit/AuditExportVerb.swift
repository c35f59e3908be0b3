import ArgumentParser
import CTerminal
import FoundationEssentials
import Interfaces

/// `amanat audit export`
struct AuditExportVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write entries to a file that verifies without the vault.",
        discussion: "For auditors. The file holds codes only, no names and no content.\n"
            + "Example: amanat audit export --from 1000 --to 1999 --output log.jsonl\n"
            + "Next: whoever gets it runs amanat audit verify log.jsonl --key KEY.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "The first entry's number; 0 if absent.") var from: Int?
    @Option(help: "The last entry's number; the newest if absent.") var to: Int?
    @Option(help: "The log's generation; the current one if absent.") var generation: Int?
    @Option(name: .shortAndLong, help: ArgumentHelp("The new file.", valueName: "path")) var output: String

    func validate() throws {
        if let from, from < 0 { throw ValidationError("--from is 0 or more.") }
        if let to, to < from ?? 0 { throw ValidationError("--to is before --from.") }
    }

    /// What the command did.
    private struct Result: Encodable {
        let entries: Int
        let file: String
        let keys: [String]
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.Export.Parameters(
            session: try desk.session().token, generation: generation, from: from, to: to)
        let descriptor = try NewFile.begin(output)
        defer { _ = cterminal_close(descriptor) }
        let (written, keys): (Int, [String])
        do throws(CommandError) {
            (written, keys) = try await write(parameters, to: descriptor, at: desk)
        } catch {
            // Half an export, or an empty one, proves nothing and would be in the way of the next.
            try? FileManager.default.removeItem(atPath: output)
            throw error
        }
        try desk.output.json(Result(entries: written, file: output, keys: keys))
        desk.output.line("\(written) entries written to \(SafeText(output).isolated).")
        desk.output.line("The log's key: \(keys.last ?? "")")
        desk.output.hint("amanat audit verify \(SafeText(output).isolated) --key \(keys.last ?? "KEY")")
    }

    /// How many entries were written, and the log's keys.
    private func write(
        _ parameters: Audit.Export.Parameters, to descriptor: Int32, at desk: Desk
    ) async throws(CommandError) -> (Int, [String]) {
        var written = 0
        var keys: [String] = []
        try await desk.daemon.each(Audit.Export.self, parameters) { reply throws(CommandError) in
            if let proof = reply.proof {
                try desk.meet(proof.note, proof.keys, proof.handovers)
                keys = proof.keys
                try NewFile.append(try header(proof) + "\n", to: descriptor, at: output)
            }
            try NewFile.append(reply.entries.map(LogExport.line).joined(), to: descriptor, at: output)
            written += reply.entries.count
        }
        return (written, keys)
    }

    private func header(_ proof: Audit.RangeProof) throws(CommandError) -> String {
        try JSONText.of(
            LogExport.Header(
                checkpoint: proof.note, count: proof.count, first: proof.first, format: LogExport.format,
                left: proof.left, right: proof.right))
    }
}
