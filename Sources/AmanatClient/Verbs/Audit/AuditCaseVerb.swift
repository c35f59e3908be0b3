import ArgumentParser
import Interfaces

/// `amanat audit case CASE`
struct AuditCaseVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Who saw this child's file, when and why.",
        discussion: "For auditors.\nExample: amanat audit case Q-2026-0042 --from 1.11.2026\n"
            + "Next: amanat audit user NAME, or amanat audit show SEQ.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The case's reference or id.") var place: String
    @OptionGroup var period: PeriodOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let entries = try await desk.accesses(.file(place), in: period)
        let view = CaseView(entries)
        try desk.output.json(view)
        let heading = "Who did what to \(SafeText(view.reference ?? place).isolated)"
        desk.output.accesses(entries, under: [(heading, view.table)])
    }
}

/// What the log says of one case, grouped by who did it.
struct CaseView: Encodable {
    /// One person's or account's dealings with a case.
    struct Person: Encodable {
        let who: String
        var roles: [String]
        var first: String
        var last: String
        var read = 0
        var listed = 0
        var wrote = 0
        var other = 0
        var refused = 0
        var emergency = 0
        var purposes: [String] = []
    }

    let reference: String?
    private(set) var people: [Person] = []
    let entries: [Audit.Entry]

    /// Groups entries, which come newest first.
    init(_ entries: [Audit.Entry]) {
        self.entries = entries
        reference = entries.lazy.compactMap(\.reference).first
        var byName: [String: Person] = [:]
        for entry in entries where entry.altered != true {
            let who = AuditTable.who(entry)
            var person = byName[who] ?? Person(who: who, roles: [], first: entry.time, last: entry.time)
            person.add(entry)
            byName[who] = person
        }
        people = byName.values.sorted { ($0.last, $0.who) > ($1.last, $1.who) }
    }

    var table: Table {
        var table = Table([
            "who", "roles", "first", "last", "read", "listed", "wrote", "other", "refused", "emergency", "why",
        ])
        for person in people { table.add(person.row) }
        return table
    }
}

extension CaseView.Person {
    fileprivate mutating func add(_ entry: Audit.Entry) {
        first = min(first, entry.time)
        let times = entry.count ?? 1
        for role in entry.roles where !roles.contains(role) { roles.append(role) }
        if let purpose = entry.purpose, !purposes.contains(purpose) { purposes.append(purpose) }
        if entry.emergency { emergency += times }
        guard entry.outcome == .done else {
            refused += times
            return
        }
        switch entry.kind {
        case .read: read += times
        case .list: listed += times
        case .write: wrote += times
        default: other += times
        }
    }

    fileprivate var row: [String] {
        let counts = [read, listed, wrote, other, refused, emergency].map { $0 == 0 ? "" : String($0) }
        return [who, roles.sorted().joined(separator: ", "), LocalTime.minutes(of: first), LocalTime.minutes(of: last)]
            + counts + [purposes.sorted().joined(separator: ", ")]
    }
}
