import ArgumentParser
import Interfaces

/// `amanat approve show ID`
struct ApproveShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show who asks for what, on whom: all that an approval would cover.",
        discussion: "Example: amanat approve show 3v2k8…\nNext: amanat approve yes ID, or amanat approve no ID.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The approval's id.", valueName: "id")) var id: String

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Session.ShowApproval.self, Session.ShowApproval.Parameters(session: try desk.session().token, id: id))
        try desk.output.json(reply)
        desk.output.block(reply.block)
        if reply.approval.open { desk.output.hint("amanat approve yes \(SafeText(id).isolated), or no") }
    }
}

extension Session.ShowApproval.Reply {
    /// The request in words: who, what, on whom, then everything that was given to the command.
    var block: KeyValueBlock {
        var block = KeyValueBlock()
        block.add("who", approval.requester)
        block.add("what", approval.action.spoken)
        block.add("case", approval.reference ?? approval.case)
        block.add(
            "record", [approval.record, approval.kind, approval.domain].compactMap(\.self).joined(separator: ", "))
        block.add("person", approval.person)
        for detail in details { block.add("given: \(detail.name)", detail.value) }
        block.add("state", approval.state.rawValue)
        block.add(
            "approved by",
            "\(approval.approvers.count) of \(approval.needed) \(approval.approvers.joined(separator: ", "))")
        block.add("asked", LocalTime.minutes(of: approval.made))
        block.add("until", LocalTime.minutes(of: approval.expires))
        return block
    }
}
