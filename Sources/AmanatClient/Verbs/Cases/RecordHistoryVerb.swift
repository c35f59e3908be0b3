import ArgumentParser
import Interfaces

/// `amanat record history RECORD`
struct RecordHistoryVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show all versions of a record: who, when, why.",
        discussion: "Example: amanat record history RECORD\nNext: amanat record diff RECORD --from 1 --to 2.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: "The record's id.") var record: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Cases.RecordHistory.self,
            Cases.RecordHistory.Parameters(
                session: try desk.session().token, record: record, purpose: why.purpose, reason: why.reason))
        try desk.output.json(reply)
        var table = Table(["version", "entered", "author", "reason"])
        for version in reply.versions {
            table.add([
                "\(version.version)", LocalTime.minutes(of: version.entered), version.author, version.reason ?? "",
            ])
        }
        desk.output.table(table)
        guard let end = reply.destroyed else { return }
        var block = KeyValueBlock()
        block.add("destroyed", LocalTime.minutes(of: end.time))
        block.add("by", end.by)
        block.add("approved by", end.approvers.joined(separator: ", "))
        block.add("purpose", end.purpose)
        block.add("audit entry", "\(end.entry) of generation \(end.generation)")
        desk.output.line()
        desk.output.block(block)
        desk.output.hint("amanat retention certificate \(SafeText(record).isolated)")
    }
}
