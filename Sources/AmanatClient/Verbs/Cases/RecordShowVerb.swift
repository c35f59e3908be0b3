import ArgumentParser
import Interfaces

/// `amanat record show RECORD`
struct RecordShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Open a record.",
        discussion:
            "Example: amanat record show RECORD --page\nNext: amanat record amend RECORD, amanat record history RECORD."
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: "The record's id.") var record: String
    @Option(help: "The version; the newest if absent.") var version: Int?
    @Flag(help: "Show it in a browser, from memory, and remove it afterwards.") var page = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let reply = try await desk.daemon.call(
            Cases.ReadRecord.self,
            Cases.ReadRecord.Parameters(
                session: session.token, record: record, version: version, purpose: why.purpose, reason: why.reason)
        )
        // A page goes to the browser, and nothing of it to the terminal.
        if !page || desk.output.format == .json { try desk.output.json(reply) }
        if desk.output.format == .json && !page { return }
        let form = try await desk.forms(session).first { $0.kind == reply.record.line.kind }
        let sheet = RecordSheet(reply.record, form: form, labels: desk.labels)
        if page { try await PageViewer(desk: desk).show(sheet.page) } else { desk.output.sheet(sheet) }
    }
}
