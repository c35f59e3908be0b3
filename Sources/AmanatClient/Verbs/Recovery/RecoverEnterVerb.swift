import ArgumentParser
import Interfaces

/// `amanat recover enter`
struct RecoverEnterVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "enter", abstract: "Enter your share for what the custodians are asked for.",
        discussion: """
            For custodians, each from her own login. You are shown what it is for, and your share counts once you say yes.
            The one that makes them enough brings it about. For a sealed vault: amanat unseal --share.
            Example: amanat recover enter
            Next: amanat recover status, or what the person who asked was told.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(help: "The recovery's id, to say yes without being asked, for scripts.") var yes: String?

    func perform(at desk: Desk) async throws(CommandError) {
        let share = try ShareEntry(passphrase.source).obtain()
        let id = if let yes { yes } else { try await agreed(share, desk) }
        try desk.output.rehearse()
        let reply = try await desk.daemon.call(
            Recovery.Enter.self, Recovery.Enter.Parameters(recovery: id, share: share))
        try desk.output.showOnce(orElse: "amanat recover start, as it was asked for,") { () throws(CommandError) in
            try desk.output.json(reply)
            if let code = reply.enrolment {
                desk.output.line("The admin's enrolment code: \(SafeText(code).isolated)")
            }
        }
        guard reply.complete else {
            desk.output.progress(of: reply.collection)
            return desk.output.hint("the next custodian, from her own login: amanat recover enter")
        }
        tell(reply, desk.output)
    }

    /// Shows what it is for; nothing counts before she says yes.
    private func agreed(_ share: String, _ desk: Desk) async throws(CommandError) -> String {
        let shown = try await desk.daemon.call(
            Recovery.Show.self, Recovery.Show.Parameters(session: nil, share: share))
        desk.output.block(RecoveryWords(shown.asked).block)
        if shown.asked.deed == .certify {
            desk.output.line("Let her read her fingerprint aloud (amanat whoami), and compare every digit.")
        }
        try Terminal.confirm("whether to enter your share", "Type yes to enter your share for this: ", answer: "yes")
        return shown.collection.id
    }

    private func tell(_ reply: Recovery.Enter.Reply, _ output: Output) {
        output.line("The shares were enough, and it is done. They are wiped.")
        if reply.given > 0 { output.line("Keys given back: \(reply.given). Records follow at her next login.") }
        if reply.notEntitled > 0 {
            output.line("Rooms that her roles and assignments don't give her: \(reply.notEntitled)")
            output.hint("a supervisor assigns her first: amanat case assign CASE NAME; then ask again")
        }
        if reply.unopened > 0 { output.warning("Keys that could not be opened: \(reply.unopened). Tell an auditor.") }
        if reply.enrolment != nil { output.hint("hand her the code; she runs: amanat enrol NAME") }
    }
}
