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

    /// Entries shown when no limit is named.
    private static let usual = 100

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session().token
        let (from, to) = try period.instants()
        let most = limit ?? Self.usual
        let parameters = Audit.List.Parameters(
            session: session, user: filter.user, case: filter.place, record: record, action: filter.action,
            outcome: filter.wanted, purpose: purpose, breakGlass: filter.emergencies, from: from, to: to,
            limit: most == .max ? most : most + 1)
        let found = try await desk.entries(parameters)
        let entries = Array(found.prefix(most))
        try desk.output.json(Audit.List.Reply(entries: entries))
        desk.output.table(AuditTable.whole(entries))
        if found.count > most { desk.output.remark("There are older entries: --limit \(most * 2).") }
        guard entries.isEmpty else { return }
        let missing = record.map { "No entry that fits names \(SafeText($0).isolated): is the id right?" }
        desk.output.remark(missing ?? "No entries.")
    }
}

extension Desk {
    /// All entries that a listing gives.
    func entries(_ parameters: Audit.List.Parameters) async throws(CommandError) -> [Audit.Entry] {
        try await daemon.stream(Audit.List.self, parameters).flatMap(\.entries)
    }
}
