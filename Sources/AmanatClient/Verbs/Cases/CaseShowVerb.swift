import ArgumentParser
import Interfaces

/// `amanat case show CASE`
struct CaseShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a case and its records.",
        discussion: "Example: amanat case show Q-2026-0042\nNext: amanat record show RECORD, amanat note add CASE.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var why: PurposeOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Cases.ShowCase.self,
            Cases.ShowCase.Parameters(
                session: try desk.session().token, case: place, purpose: why.purpose, reason: why.reason))
        try desk.output.json(reply)
        var block = KeyValueBlock()
        block.add("case", reply.case.reference)
        block.add("child", reply.case.name)
        block.add("father", reply.case.father)
        block.add("age", reply.case.age.map(String.init))
        block.add("status", reply.case.status)
        block.add("assigned", reply.case.assigned.joined(separator: ", "))
        desk.output.block(block)
        desk.output.line()
        desk.output.records(reply.records)
        try Altered.refuse(reply.altered)
    }
}

/// Records that were altered where they are stored: told last, after all that could be shown.
enum Altered {
    static func refuse(_ records: [String]) throws(CommandError) {
        if records.isEmpty { return }
        throw .refused(Vault.Failure.tampered(what: "record", id: records.joined(separator: ", ")))
    }
}
