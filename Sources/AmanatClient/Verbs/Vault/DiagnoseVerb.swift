import ArgumentParser
import Interfaces

/// `amanat diagnose`
struct DiagnoseVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "diagnose", abstract: "Examine the running daemon: memory, disk, database, log, limits.",
        discussion: "Example: amanat diagnose\nNext: what is not well names what to look at; amanat status.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let token = desk.sessionUnlessRoot?.token
        let reply = try await desk.daemon.call(Vault.Diagnose.self, Vault.Diagnose.Parameters(session: token))
        try desk.output.json(reply)
        var table = Table(["", "finding", "detail"])
        for finding in reply.findings { table.add([finding.well ? "ok" : "NOT WELL", finding.code, finding.detail]) }
        desk.output.table(table)
        guard reply.findings.allSatisfy(\.well) else { throw .notWell }
    }
}
