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
        if reply.stale > 0 {
            desk.output.remark("\(reply.stale) compartments wait for new keys from a holder's login.")
        }
    }
}
