import ArgumentParser
import Interfaces

/// `amanat slot list`
struct SlotListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what opens the vault after a restart.",
        discussion: "For admins.\nExample: amanat slot list\nNext: amanat slot add, for a second way in.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Slots.List.self, Slots.List.Parameters(session: try desk.session().token))
        try desk.output.json(reply)
        var table = Table(["slot", "opens with", "argon2id"])
        for slot in reply.slots {
            let cost = slot.memory.flatMap { memory in slot.passes.map { "\(memory) MiB, \($0) passes" } }
            table.add(["\(slot.number)", Self.words(for: slot.kind, reply.selfOpening), cost ?? ""])
        }
        desk.output.table(table)
        if reply.slots.count == 1 { desk.output.hint("amanat slot add, so that one lost passphrase closes nothing") }
    }

    private static func words(for kind: Slots.Kind, _ selfOpening: Bool) -> String {
        switch kind {
        case .passphrase: "a passphrase"
        case .credential: selfOpening ? "the credential: self-opening" : "the credential"
        }
    }
}
