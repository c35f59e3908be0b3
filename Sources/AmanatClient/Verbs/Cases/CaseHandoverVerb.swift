import ArgumentParser
import Interfaces

/// `amanat case handover FROM TO`
struct CaseHandoverVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "Move a person's cases to another one.",
        discussion: """
            Shows first what moves, and what nobody else could open then. Keys that you hold are given at once; those
            only colleagues hold, medical ones among them, when such a colleague logs in. If the person who leaves is
            the only holder, assign the new one first, let the leaving one log in once, then hand over. Process notes
            stay their author's.
            Example: amanat case handover rashid sana --case Q-2026-0042
            Next: amanat keys renew, and the new person runs amanat today.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The login name of who leaves.", valueName: "from")) var from: String
    @Argument(help: ArgumentHelp("The login name of who takes over.", valueName: "to")) var to: String
    @Option(name: .customLong("case"), help: "Only this case; may be repeated.") var cases: [String] = []
    @Flag(help: "Only show what would move.") var preview = false
    @Flag(help: "Do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try (preview ? desk.session() : desk.author())
        let leaving = LeavingPreview(user: from, leaving: .handedOver)
        let found = try await leaving.find(cases, session.token, desk.daemon)
        leaving.show(found, desk.output)
        if preview {
            try desk.output.json(found)
            return
        }
        if found.cases.isEmpty { return }
        if !yes {
            try leaving.confirm("Type the new person's login name to move these: ", answer: to)
        }
        var moved: [Moved] = []
        for line in found.cases { moved.append(try await move(line, session.token, desk)) }
        try desk.output.json(["moved": moved])
        if moved.contains(where: { $0.stale > 0 }) { try await Renewal(desk: desk).run(token: session.token) }
        desk.output.remark("What has been read may have been copied. Process notes stay their author's.")
    }

    /// One case that has moved.
    private struct Moved: Encodable {
        let reference: String
        let granted: Int
        let stale: Int
        let pending: [String]
    }

    private func move(_ line: Cases.CaseLine, _ token: String, _ desk: Desk) async throws(CommandError) -> Moved {
        let reply = try await desk.daemon.mutate(
            Cases.Handover.self,
            Cases.Handover.Parameters(
                session: token, case: line.id, from: from, to: to, request: RequestID.random().text))
        let reference = SafeText(line.reference).isolated
        let waits =
            reply.pending.isEmpty ? "" : "; waits for a colleague's keys: \(reply.pending.joined(separator: ", "))"
        desk.output.line("\(reference) is \(SafeText(to).isolated)'s; keys given: \(reply.granted)\(waits)")
        return Moved(reference: line.reference, granted: reply.granted, stale: reply.stale, pending: reply.pending)
    }
}
