import ArgumentParser
import Interfaces

/// `amanat keys status`
struct KeysStatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show master key epochs, seal slots and what is pending.",
        discussion: "For admins.\nExample: amanat keys status\nNext: amanat diagnose.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Keys.Status.self, Keys.Status.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        Self.draw(reply, desk.output)
        desk.output.line()
        var slots = Table(["slot", "kind"])
        for slot in reply.slots { slots.add(["\(slot.number)", slot.kind]) }
        desk.output.table(slots)
        desk.output.line()
        var shares = KeyValueBlock()
        shares.add("share set", reply.shares.id)
        shares.add("needed", "\(reply.shares.threshold) of \(reply.shares.custodians.count)")
        shares.add("custodians", reply.shares.custodians.joined(separator: ", "))
        desk.output.block(shares)
        Self.tellRotation(reply, desk.output)
        Self.tellPending(reply, desk.output)
    }

    /// A bar for each master key: how much of the key book rests under it.
    private static func draw(_ reply: Keys.Status.Reply, _ output: Output) {
        let total = reply.epochs.reduce(0) { $0 + $1.rows }
        var epochs = Table(["master key", "state", "days", "keys", "share"])
        for epoch in reply.epochs {
            let bar = epoch.state == "destroyed" ? "" : Bar.text(epoch.rows, of: total, cells: 20)
            epochs.add(["\(epoch.number)", epoch.state, "\(epoch.days)", "\(epoch.rows)", bar])
        }
        output.table(epochs)
    }

    /// Whether keys are being moved, and what to do next with old or overdue ones.
    private static func tellRotation(_ reply: Keys.Status.Reply, _ output: Output) {
        if let rotation = reply.rotation, rotation.stage == .moving {
            output.line("A rotation is under way: \(RotationWords.progress(rotation))")
        }
        if reply.overdue.contains("master_key") {
            output.warning("the master key is older than the policy's \(reply.masterKeyDays) days")
            output.hint("amanat keys rotate")
        }
        for epoch in reply.epochs where epoch.state == "retiring" {
            output.hint(
                epoch.rows == 0 ? "amanat keys retire \(epoch.number)" : "amanat keys rotate moves what is left")
        }
    }

    /// What only the sessions of those who hold the keys can do.
    private static func tellPending(_ reply: Keys.Status.Reply, _ output: Output) {
        if reply.stale > 0 { output.line("Compartments that wait for a new epoch: \(reply.stale)") }
        if reply.pendingGrants > 0 { output.line("Keys that wait to be given to colleagues: \(reply.pendingGrants)") }
        if reply.rewraps > 0 { output.line("Compartments with record keys under older epochs: \(reply.rewraps)") }
        if reply.uncounted > 0 { output.line("Older cases not counted for lack of time: \(reply.uncounted)") }
        if reply.stale + reply.pendingGrants + reply.rewraps > 0 {
            output.hint("each who holds the keys logs in, or runs amanat keys renew; recovery brings back the rest")
        }
    }
}
