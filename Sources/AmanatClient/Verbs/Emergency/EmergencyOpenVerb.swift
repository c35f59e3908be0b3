import ArgumentParser
import Interfaces

/// `amanat emergency open CASE`
struct EmergencyOpenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a case in an emergency, for a limited time.",
        discussion: """
            For who may read the team's cases but isn't assigned to this one. Everyone assigned is told at the next login,
            and an auditor reviews it. Process notes stay closed.
            Example: amanat emergency open Q-2026-0042
            Example: amanat emergency open Q-2026-0042 --reason 'she is at the hospital now' --minutes 30
            Next: amanat case show CASE, amanat record show RECORD.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The case's reference or id.", valueName: "case")) var place: String
    @Option(help: "Why, in your own words; an auditor reads it. Without it you are asked.") var reason: String?
    @Option(help: "For how many minutes, at most 240; 60 if absent.") var minutes: Int?
    @Flag(help: "Open it without asking, for scripts.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        let reason = yes ? reason ?? "" : try confirm()
        let reply = try await desk.daemon.mutate(
            Cases.EmergencyOpen.self,
            Cases.EmergencyOpen.Parameters(
                session: session.token, case: place, reason: reason, minutes: minutes,
                request: RequestID.random().text))
        try desk.output.json(reply)
        let told = reply.told.isEmpty ? "nobody is assigned" : "told: \(reply.told.joined(separator: ", "))"
        desk.output.line(
            "\(SafeText(reply.reference).isolated) is open to you until \(LocalTime.minutes(of: reply.until)); "
                + SafeText(told).isolated + ".")
        desk.output.hint("amanat case show \(SafeText(reply.reference).isolated)")
    }

    func validate() throws {
        if let minutes, !(1...240).contains(minutes) { throw ValidationError("Give --minutes from 1 to 240.") }
        if yes && reason == nil { throw ValidationError("--yes needs --reason.") }
    }

    /// Says what will happen before it does, and lets the person go back.
    private func confirm() throws(CommandError) -> String {
        try Terminal.asking("whether to open the case in an emergency") { terminal throws(CommandError) in
            terminal.write(
                """
                You are about to open \(SafeText(place).isolated) in an emergency, although you are not assigned to it.
                  - Everyone assigned to it is told at the next login: that you opened it, and when.
                  - It waits for an auditor, who reads your reason.
                  - Everything you read is in the log as an emergency. It ends by itself after \(minutes ?? 60) minutes.

                """)
            let reason = if let reason { reason } else { try terminal.line("Your reason: ") }
            guard !reason.trimmed.isEmpty, try terminal.line("Type yes to open it: ").trimmed.lowercased() == "yes"
            else { throw .declined }
            return reason
        }
    }
}
