import ArgumentParser
import Interfaces

/// `amanat case …`
struct CaseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Children's files.",
        subcommands: [
            CaseOpenVerb.self, CaseListVerb.self, CaseFindVerb.self, CaseShowVerb.self, CaseAssignVerb.self,
            CaseUnassignVerb.self, CaseHandoverVerb.self, CaseRecuseVerb.self,
        ])
}

extension Output {
    /// Cases as a table: reference, child, father and age belong together wherever a child is shown.
    func cases(_ lines: [Cases.CaseLine]) {
        var table = Table(["case", "child", "father", "age", "status", "assigned", "records"])
        for line in lines {
            table.add([
                line.reference, line.name ?? "", line.father ?? "", line.age.map(String.init) ?? "", line.status,
                line.assigned.joined(separator: " "), "\(line.records)",
            ])
        }
        self.table(table)
        if lines.isEmpty { line("No cases.") }
    }

    /// Records as a table.
    func records(_ lines: [Cases.RecordLine]) {
        var table = Table(["entered", "event", "kind", "domain", "author", "version", "record"])
        for line in lines {
            table.add([
                LocalTime.minutes(of: line.entered), line.event.map(WrittenDay.shown) ?? "",
                line.audience == .author ? "\(line.kind) (process)" : line.kind, line.domain, line.author,
                "\(line.version)",
                line.destroyed.map { "\(line.id) (destroyed \(LocalTime.minutes(of: $0)))" } ?? line.id,
            ])
        }
        self.table(table)
        if lines.isEmpty { line("No records.") }
    }
}
