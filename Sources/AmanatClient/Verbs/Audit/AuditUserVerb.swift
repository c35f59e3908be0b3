import ArgumentParser
import Interfaces

/// `amanat audit user USER`
struct AuditUserVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "What this person did, and to whose files.",
        discussion: "For auditors.\nExample: amanat audit user parveen --from 7d\n"
            + "Next: amanat audit case CASE, or amanat audit show SEQ.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Her login name.") var name: String
    @OptionGroup var period: PeriodOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let entries = try await desk.accesses(.person(name), in: period)
        let view = UserView(entries)
        try desk.output.json(view)
        let did = "What \(SafeText(name).isolated) did"
        desk.output.accesses(entries, under: [(did, view.operationTable), ("Whose files", view.fileTable)])
    }
}

/// What the log says of one person, grouped by operation and by case.
struct UserView: Encodable {
    /// How often one operation, or one file, was dealt with.
    struct Line: Encodable {
        let name: String
        var done = 0
        var refused = 0
        var emergency = 0
        var last: String
    }

    let operations: [Line]
    let files: [Line]
    let entries: [Audit.Entry]

    /// Groups entries, which come newest first.
    init(_ entries: [Audit.Entry]) {
        self.entries = entries
        operations = Self.lines(entries) { $0.action }
        files = Self.lines(entries) { $0.reference ?? $0.case }
    }

    var operationTable: Table { Self.table("action", operations) }
    var fileTable: Table { Self.table("case", files) }

    private static func lines(_ entries: [Audit.Entry], _ name: (Audit.Entry) -> String?) -> [Line] {
        var lines: [String: Line] = [:]
        for entry in entries {
            guard entry.altered != true, let name = name(entry) else { continue }
            var line = lines[name] ?? Line(name: name, last: entry.time)
            let times = entry.count ?? 1
            if entry.outcome == .done { line.done += times } else { line.refused += times }
            if entry.emergency { line.emergency += times }
            lines[name] = line
        }
        return lines.values.sorted { ($0.done + $0.refused, $1.name) > ($1.done + $1.refused, $0.name) }
    }

    private static func table(_ heading: String, _ lines: [Line]) -> Table {
        var table = Table([heading, "done", "refused", "emergency", "last"])
        for line in lines {
            table.add([
                line.name, "\(line.done)", line.refused == 0 ? "" : "\(line.refused)",
                line.emergency == 0 ? "" : "\(line.emergency)", LocalTime.minutes(of: line.last),
            ])
        }
        return table
    }
}
