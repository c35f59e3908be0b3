import Interfaces

/// Entries of the log as tables.
enum AuditTable {
    /// Everything that tells two entries apart; reasons where any was given, because a terminal is narrow.
    static func whole(_ entries: [Audit.Entry]) -> Table {
        var headings = ["seq", "time", "who", "action", "case", "record", "outcome", "rule"]
        if entries.contains(where: { reason($0) != nil }) { headings.append("reason") }
        var table = Table(headings)
        for entry in entries { table.add(Array(row(entry).prefix(headings.count))) }
        return table
    }

    /// A row of ``whole(_:)``.
    static func row(_ entry: Audit.Entry) -> [String] {
        if entry.altered == true { return ["\(entry.seq)", "", "", altered, "", "", "", notWritten, ""] }
        return [
            "\(entry.seq)", LocalTime(stored: entry.time)?.seconds ?? entry.time, who(entry), action(entry),
            entry.reference ?? entry.case ?? "", record(entry), entry.outcome.rawValue, entry.rule, reason(entry) ?? "",
        ]
    }

    private static func reason(_ entry: Audit.Entry) -> String? { words(entry.reason, entry.reasonFate) }

    /// What stands for an entry of which nothing is known any more.
    static let altered = "ALTERED"
    private static let notWritten = "not what was written"

    /// The words given as a reason or a remark, or what became of them.
    static func words(_ text: String?, _ fate: Audit.ReasonFate?) -> String? {
        switch fate {
        case .erased: "(erased)"
        case .altered: "(\(altered): not what was said)"
        case nil: text
        }
    }

    /// Who opened what and why, of those entries that are about a file.
    static func accesses(_ entries: [Audit.Entry]) -> Table {
        var table = Table(["seq", "time", "who", "action", "case", "record", "outcome", "purpose", "reason"])
        for entry in entries where entry.case != nil || !entry.items.isEmpty || entry.altered == true {
            if entry.altered == true {
                table.add(["\(entry.seq)", "", "", altered, "", "", notWritten, "", ""])
                continue
            }
            let outcome = entry.outcome == .done ? "done" : "\(entry.outcome.rawValue) (\(entry.rule))"
            table.add([
                "\(entry.seq)", LocalTime.minutes(of: entry.time), who(entry), action(entry),
                entry.reference ?? entry.case ?? "", record(entry), outcome,
                entry.emergency ? "EMERGENCY" : entry.purpose ?? "", reason(entry) ?? "",
            ])
        }
        return table
    }

    static func who(_ entry: Audit.Entry) -> String {
        entry.name ?? entry.user ?? entry.uid.map { "uid \($0)" } ?? "system"
    }

    /// The operation, and how often where an entry counts several.
    static func action(_ entry: Audit.Entry) -> String {
        entry.action + (entry.count.map { $0 > 1 ? " ×\($0)" : "" } ?? "")
    }

    /// The record, or how many a list held.
    static func record(_ entry: Audit.Entry) -> String {
        if let id = entry.record { return entry.version.map { "\(id) v\($0)" } ?? id }
        return entry.items.isEmpty ? "" : "\(entry.items.count) records"
    }
}
