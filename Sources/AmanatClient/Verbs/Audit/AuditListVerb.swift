import ArgumentParser
import Interfaces

/// `amanat audit list`
struct AuditListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List entries, newest first.",
        discussion: "For auditors. All filters that are given have to fit.\n"
            + "Example: amanat audit list --case Q-2026-0042 --denied --from 1.11.2026 --to yesterday\n"
            + "Next: amanat audit show SEQ.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var filter: LogFilterOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: "Only of this record, person, notice or approval, by id.") var record: String?
    @Option(help: "Only this purpose: treatment, supervision, legal_process, emergency, quality_review or system.")
    var purpose: String?
    @Option(help: "At most so many; 100 if absent.") var limit: Int?

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session().token
        let (from, to) = try period.instants()
        let parameters = Audit.List.Parameters(
            session: session, user: filter.user, case: filter.place, record: record, action: filter.action,
            outcome: filter.wanted, purpose: purpose, breakGlass: filter.emergencies, from: from, to: to, limit: limit)
        let entries = try await desk.entries(parameters)
        try desk.output.json(Audit.List.Reply(entries: entries))
        desk.output.table(AuditTable.whole(entries))
        if entries.isEmpty { desk.output.remark("No entries.") }
    }
}

extension Desk {
    /// All entries that a listing gives.
    func entries(_ parameters: Audit.List.Parameters) async throws(CommandError) -> [Audit.Entry] {
        try await fromLog { daemon throws(CommandError) in
            try await daemon.stream(Audit.List.self, parameters).flatMap(\.entries)
        }
    }
}
