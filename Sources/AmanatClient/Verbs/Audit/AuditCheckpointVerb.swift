import ArgumentParser
import Interfaces

/// `amanat audit checkpoint`
struct AuditCheckpointVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Sign the log as it is, to be kept elsewhere.",
        discussion: "For auditors, admins and scheduled work of root.\n"
            + "Example: amanat audit checkpoint --output 2026-03-17.checkpoint\n"
            + "Next: keep it away from this machine; later amanat audit verify --since 2026-03-17.checkpoint.")

    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Write it to a new file.", valueName: "path"))
    var output: String?
    @Flag(help: "Show a QR code for paper, with the qrencode program.") var qr = false

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Audit.Checkpoint.self, Audit.Checkpoint.Parameters(session: desk.sessionUnlessRoot?.token))
        try desk.meet(reply.note, reply.keys, reply.handovers)
        try desk.output.json(reply)
        if let output {
            try NewFile.write(reply.note, to: output)
            desk.output.line("Written to \(SafeText(output).isolated).")
        } else if desk.output.format == .text {
            desk.output.document(reply.note)
        }
        if qr { try await QRCode.show(reply.note, onTerminal: desk.output.width != nil) }
    }
}
