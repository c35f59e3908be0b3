import ArgumentParser
import Interfaces

/// `amanat retention destroy RECORD`
struct RetentionDestroyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "destroy", abstract: "Destroy a record, or a whole case, by deleting its keys. Two people.",
        discussion: """
            The first time it asks for a second person: once a colleague has approved, repeat exactly the same command.
            It can't be undone. Exports, prints and older backups can still hold copies; the certificate says so.
            Example: amanat retention destroy RECORD --reason 'ten years after majority'
            Next: amanat retention certificate RECORD.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "The record's id.") var record: String?
    @Option(name: .customLong("case"), help: ArgumentHelp("A whole case.", valueName: "case")) var place: String?
    @Option(help: "Why, in your own words; an auditor reads it.") var reason: String?
    @Option(help: "Why, from the policy's list.") var purpose: String?
    @Flag(help: "Do not ask.") var yes = false

    func validate() throws {
        if (record == nil) == (place == nil) { throw ValidationError("Give a record, or --case CASE.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.author()
        try confirm()
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let records = try await destroy(session.token, secret, desk.daemon)
        try desk.output.json(Retention.DestroyRecord.Reply(records: records))
        desk.output.line("Destroyed: \(records.count == 1 ? "one record" : "\(records.count) records").")
        desk.output.hint("amanat retention certificate \(SafeText(place ?? record ?? "").isolated)")
    }

    private func destroy(
        _ token: String, _ secret: String, _ daemon: Daemon
    ) async throws(CommandError) -> [String] {
        let request = RequestID.random().text
        if let place {
            let parameters = Retention.DestroyCase.Parameters(
                session: token, case: place, purpose: purpose, reason: reason, passphrase: secret, request: request)
            return try await daemon.mutate(Retention.DestroyCase.self, parameters).records
        }
        let parameters = Retention.DestroyRecord.Parameters(
            session: token, record: record ?? "", purpose: purpose, reason: reason, passphrase: secret,
            request: request)
        return try await daemon.mutate(Retention.DestroyRecord.self, parameters).records
    }

    private func confirm() throws(CommandError) {
        if yes { return }
        let name = place ?? record ?? ""
        try Terminal.confirm(
            "whether to destroy", "This can't be undone. Type \(SafeText(name).isolated) to go on: ", answer: name)
    }
}
