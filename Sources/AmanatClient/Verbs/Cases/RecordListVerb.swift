import ArgumentParser
import Interfaces

/// `amanat record list CASE`
struct RecordListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the records of a case that you can see.",
        discussion: "Example: amanat record list Q-2026-0042 --kind note\nNext: amanat record show RECORD.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Option(help: "Only this kind.") var kind: String?

    func perform(at desk: Desk) async throws(CommandError) {
        try await desk.listRecords(of: place, kind: kind, why)
    }
}

/// `amanat note list CASE`
struct NoteListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the session notes of a case.",
        discussion: "Example: amanat note list Q-2026-0042\nNext: amanat note show RECORD.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String

    func perform(at desk: Desk) async throws(CommandError) {
        try await desk.listRecords(of: place, kind: NoteVerb.kind, why)
    }
}

extension Desk {
    fileprivate func listRecords(of place: String, kind: String?, _ why: PurposeOptions) async throws(CommandError) {
        let parameters = Cases.ListRecords.Parameters(
            session: try session().token, case: place, kind: kind, purpose: why.purpose, reason: why.reason)
        let replies = try await daemon.stream(Cases.ListRecords.self, parameters)
        let all = Cases.ListRecords.Reply(records: replies.flatMap(\.records), altered: replies.flatMap(\.altered))
        try output.json(all)
        output.records(all.records)
        try Altered.refuse(all.altered)
    }
}
