import ArgumentParser
import CTerminal
import Interfaces

/// `amanat audit report -o FILE`
struct AuditReportVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The log of a time as one page with charts, to read, print and file.",
        discussion: "For auditors. The last 30 days, unless you say otherwise. The page needs nothing from anywhere.\n"
            + "Example: amanat audit report --from 1.10.2026 --to 31.10.2026 -o october.html\n"
            + "Next: open the page in a browser.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var period: PeriodOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The new file; private to you.", valueName: "file"))
    var output: String

    /// What was written.
    private struct Written: Encodable {
        let file: String
        let entries: Int
    }

    /// A damaged log gets its report, too: it says so instead.
    private func checkpoint(at desk: Desk) async throws(CommandError) -> String? {
        let reply: Audit.Checkpoint.Reply
        do throws(CommandError) {
            reply = try await desk.daemon.call(
                Audit.Checkpoint.self, Audit.Checkpoint.Parameters(session: try desk.session().token))
        } catch {
            guard error.explanation.status == .tampered else { throw error }
            return nil
        }
        try desk.meet(reply.note, reply.keys, reply.handovers)
        return reply.note
    }

    /// For paper; a report without it is one, too.
    private func code(of note: String?, at desk: Desk) async -> QRCode? {
        guard let note else { return nil }
        do {
            return try await QRCode.of(note, environment: desk.environment)
        } catch {
            desk.output.remark("The report has no QR code of the checkpoint. \(error.explanation.message)")
            return nil
        }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let period = period.orLastDays(30)
        let session = try desk.session()
        let figures = try await desk.figures(period)
        let note = try await checkpoint(at: desk)
        let report = LogReport(
            figures,
            LogReport.Heading(
                period: try period.words(), zone: session.zone ?? "the machine's zone", made: LocalTime.now.minutes,
                maker: session.user, checkpoint: note, code: await code(of: note, at: desk)))
        let error = cterminal_make_file(output, report.document)
        guard error == 0 else { throw .file(path: output, errno: abs(error)) }
        try desk.output.json(Written(file: output, entries: figures.entries))
        desk.output.line("Written to \(SafeText(output).isolated): \(figures.entries) entries.")
        desk.output.hint("open it in a browser; it names staff and cases, so keep it as you keep the log")
    }
}
