import ArgumentParser
import CTerminal
import Interfaces

/// `amanat audit checkpoint`
struct AuditCheckpointVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Sign the log as it is, to be kept elsewhere.",
        discussion: "For auditors, admins and scheduled work of root.\n"
            + "Example: amanat audit checkpoint --output 2026-03-17.checkpoint\n"
            + "Next: keep it away from this machine; later amanat audit verify --since 2026-03-17.checkpoint.")

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Write it to a new file.", valueName: "path")) var output: String?
    @Flag(help: "Show a QR code for paper, with the qrencode program.") var qr = false

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Audit.Checkpoint.self, Audit.Checkpoint.Parameters(session: desk.sessionUnlessRoot?.token))
        try desk.meet(reply.note, reply.keys)
        try desk.output.json(reply)
        if let output {
            try NewFile.write(reply.note, to: output)
            desk.output.remark("Written to \(SafeText(output).isolated).")
        } else if desk.output.format == .text {
            desk.output.document(reply.note)
        }
        if qr { try await Self.show(reply.note) }
    }

    /// The terminal's own lines as half blocks, dark on light, which a camera reads from paper too.
    private static func show(_ note: String) async throws(CommandError) {
        let words = ["qrencode", "-t", "UTF8", "-l", "M", "--", note]
        let process = cterminal_spawn(words.joined(separator: "\u{1F}"))
        guard process > 0 else { throw .programMissing("qrencode") }
        while cterminal_has_ended(process) == 0 { try? await Task.sleep(for: .milliseconds(20)) }
        guard cterminal_exit_status() == 0 else { throw .programMissing("qrencode") }
    }
}
