import ArgumentParser
import Interfaces

/// `amanat audit list`
struct AuditListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List entries, newest first.",
        discussion: "For auditors.\nExample: amanat audit list --case Q-2026-0042 --outcome denied\n"
            + "Next: amanat audit show SEQ.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this user's.") var user: String?
    @Option(name: .customLong("case"), help: "Only of this case, by reference or id.") var place: String?
    @Option(help: "Only of this record.") var record: String?
    @Option(help: "Only this operation.") var action: String?
    @Option(help: "Only this outcome: done, denied or failed.") var outcome: String?
    @Option(help: "At most so many; 100 if absent.") var limit: Int?

    func validate() throws {
        if let outcome, Audit.Outcome(rawValue: outcome) == nil {
            throw ValidationError("--outcome is done, denied or failed.")
        }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.List.Parameters(
            session: try desk.session().token, user: user, case: place, record: record, action: action,
            outcome: outcome.flatMap(Audit.Outcome.init), limit: limit)
        let entries = try await desk.fromLog { daemon throws(CommandError) in
            try await daemon.stream(Audit.List.self, parameters).flatMap(\.entries)
        }
        try desk.output.json(Audit.List.Reply(entries: entries))
        var table = Table(["seq", "time", "who", "action", "case", "record", "outcome", "rule"])
        for entry in entries { table.add(Self.row(entry)) }
        desk.output.table(table)
        if entries.isEmpty { desk.output.remark("No entries.") }
    }

    private static func row(_ entry: Audit.Entry) -> [String] {
        let times = entry.count.map { $0 > 1 ? " ×\($0)" : "" } ?? ""
        let record = entry.record.map { id in entry.version.map { "\(id) v\($0)" } ?? id }
        let listed = entry.items.isEmpty ? "" : "\(entry.items.count) records"
        return [
            "\(entry.seq)", LocalTime(stored: entry.time)?.seconds ?? entry.time,
            entry.name ?? entry.uid.map { "uid \($0)" } ?? "system", entry.action + times,
            entry.reference ?? entry.case ?? "", record ?? listed, entry.outcome.rawValue, entry.rule,
        ]
    }
}
