import ArgumentParser
import Interfaces

/// `amanat shares list`
struct SharesListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who holds shares of the recovery key, and which wait to be read back.",
        discussion: "Without a session it shows only shares that are being handed out.\n"
            + "Example: amanat shares list\nNext: amanat shares claim CODE, by each custodian; amanat shares verify.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let status = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        let session = status.state == .unsealed ? try? desk.session() : nil
        var inForce: Keys.ListShares.Reply?
        if let session {
            inForce = try await desk.daemon.call(
                Keys.ListShares.self, Keys.ListShares.Parameters(session: session.token))
        }
        try desk.output.json(Listing(threshold: status.threshold, custodians: status.custodians, inForce: inForce))
        if let inForce { tell(inForce, desk.output) }
        tell(status.custodians, desk.output)
    }

    private func tell(_ set: Keys.ListShares.Reply, _ output: Output) {
        var block = KeyValueBlock()
        block.add("in force", set.since.map { "since \(LocalTime.minutes(of: $0))" })
        block.add("set", set.set)
        block.add("threshold", "\(set.threshold) of \(set.custodians.count)")
        block.add("custodians", set.custodians.joined(separator: "\n"))
        output.block(block)
        if set.leftOver > 0 {
            output.line("Keys sealed to older shares are being deleted.")
        }
    }

    private func tell(_ custodians: [Vault.Custodian], _ output: Output) {
        if custodians.isEmpty { return output.line("No share waits to be claimed or read back.") }
        var table = Table(["custodian", "handed out", "read back"])
        for custodian in custodians {
            table.add([custodian.name, custodian.claimed ? "yes" : "no", custodian.confirmed ? "yes" : "no"])
        }
        output.table(table)
    }

    private struct Listing: Encodable {
        let threshold: Int?
        let custodians: [Vault.Custodian]
        let inForce: Keys.ListShares.Reply?
    }
}
