import ArgumentParser
import Interfaces

/// `amanat shares list`
struct SharesListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show which custodians have their share.",
        discussion: "Example: amanat shares list\nNext: amanat shares claim CODE, by each custodian.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        try desk.output.json(Listing(threshold: reply.threshold, custodians: reply.custodians))
        if reply.custodians.isEmpty {
            return desk.output.line("No share waits to be claimed or read back.")
        }
        var table = Table(["custodian", "handed out", "read back"])
        for custodian in reply.custodians {
            table.add([custodian.name, custodian.claimed ? "yes" : "no", custodian.confirmed ? "yes" : "no"])
        }
        desk.output.table(table)
    }

    private struct Listing: Encodable {
        let threshold: Int?
        let custodians: [Vault.Custodian]
    }
}
