import ArgumentParser
import Interfaces

/// `amanat audit show SEQ`
struct AuditShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one entry and the bytes that are hashed into the tree.",
        discussion: "For auditors.\nExample: amanat audit show 1042\nNext: amanat audit list --user NAME.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The entry's number.", valueName: "number")) var seq: Int
    @Option(help: "The log's generation; the current one if absent.") var generation: Int?

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.Show.Parameters(session: try desk.session().token, generation: generation, seq: seq)
        let reply = try await desk.daemon.call(Audit.Show.self, parameters)
        try desk.output.json(reply)
        let entry = reply.entry
        var block = KeyValueBlock()
        block.add("entry", "\(entry.seq) of generation \(entry.generation)")
        block.add("time", LocalTime(stored: entry.time)?.seconds ?? entry.time)
        block.add(
            "who", [entry.name, entry.user, entry.uid.map { "uid \($0)" }].compactMap(\.self).joined(separator: ", "))
        block.add("roles", entry.roles.joined(separator: ", "))
        block.add("action", entry.action)
        block.add("case", [entry.reference, entry.case].compactMap(\.self).joined(separator: ", "))
        block.add("record", entry.record.map { id in entry.version.map { "\(id), version \($0)" } ?? id })
        block.add("domain", entry.domain)
        block.add("outcome", "\(entry.outcome.rawValue) (\(entry.rule))")
        block.add("purpose", entry.purpose)
        block.add("reason", AuditTable.words(entry.reason, entry.reasonFate))
        block.add("approval", entry.approval)
        block.add("counts", entry.count.map(String.init))
        block.add("leaf", entry.leaf)
        block.add("canonical", reply.canonical)
        desk.output.block(block)
        desk.output.items(entry.items)
    }
}

extension Output {
    fileprivate func items(_ items: [Audit.Item]) {
        guard !items.isEmpty else { return }
        line()
        var table = Table(["case", "record", "version", "digest"])
        for item in items {
            table.add([item.case ?? "", item.record ?? "", item.version.map(String.init) ?? "", item.digest ?? ""])
        }
        self.table(table)
    }
}
