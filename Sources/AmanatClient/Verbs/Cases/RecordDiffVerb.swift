import ArgumentParser
import CanonicalJSON
import Interfaces

/// `amanat record diff RECORD`
struct RecordDiffVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show how two versions of a record differ.",
        discussion: "Example: amanat record diff RECORD --from 1 --to 3\nNext: amanat record amend RECORD.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: "The record's id.") var record: String
    @Option(help: "The older version; the one before the newer if absent.") var from: Int?
    @Option(help: "The newer version; the newest if absent.") var to: Int?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let new = try await open(to, session, desk.daemon)
        let earlier = from ?? new.line.version - 1
        guard earlier >= 1 else { throw .usage("There is only one version.") }
        let old = try await open(earlier, session, desk.daemon)
        let form = try await desk.form(new.line.kind, session)
        let lines = AmendmentDifference.lines(
            from: old.fields.objectValue ?? [:], to: new.fields.objectValue ?? [:], form: form, labels: desk.labels)
        try desk.output.json(Differences(from: earlier, to: new.line.version, lines: lines))
        desk.output.heading("- version \(earlier)    + version \(new.line.version)")
        for line in lines { desk.output.line(SafeText(line).isolated) }
    }

    private func open(
        _ version: Int?, _ session: SavedSession, _ daemon: Daemon
    ) async throws(CommandError) -> Cases.Record {
        try await daemon.call(
            Cases.ReadRecord.self,
            Cases.ReadRecord.Parameters(
                session: session.token, record: record, version: version, purpose: why.purpose, reason: why.reason)
        ).record
    }

    private struct Differences: Encodable {
        let from: Int
        let to: Int
        let lines: [String]
    }
}
