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
        var epochs = Table(["master epoch", "state", "rows"])
        for epoch in reply.epochs { epochs.add(["\(epoch.number)", epoch.state, "\(epoch.rows)"]) }
        desk.output.table(epochs)
        desk.output.line()
        var slots = Table(["slot", "kind"])
        for slot in reply.slots { slots.add(["\(slot.number)", slot.kind]) }
        desk.output.table(slots)
        Self.tellPending(reply, desk.output)
    }

    /// What only the sessions of those who hold the keys can do.
    private static func tellPending(_ reply: Keys.Status.Reply, _ output: Output) {
        if reply.stale > 0 { output.remark("Compartments that wait for a new epoch: \(reply.stale)") }
        if reply.pendingGrants > 0 { output.remark("Keys that wait to be given to colleagues: \(reply.pendingGrants)") }
        if reply.rewraps > 0 { output.remark("Compartments with record keys under older epochs: \(reply.rewraps)") }
        if reply.uncounted > 0 { output.remark("Older cases not counted for lack of time: \(reply.uncounted)") }
        if reply.stale + reply.pendingGrants + reply.rewraps > 0 {
            output.hint("each who holds the keys logs in, or runs amanat keys renew; recovery brings back the rest")
        }
    }
}
