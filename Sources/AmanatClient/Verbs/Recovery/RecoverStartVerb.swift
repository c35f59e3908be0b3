import ArgumentParser
import Glibc
import Interfaces

/// `amanat recover start`
struct RecoverStartVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Ask the custodians to bring something about.",
        discussion: """
            For supervisors and admins. Whom it concerns is told, and an auditor reviews it. Within an hour the custodians
            enter their shares, each from her own login, after reading what it is for.
            Example: amanat recover start --case Q-2026-0042 --to parveen --reason 'salma has left'
            Example: amanat recover start --from salma --to parveen --reason 'salma has left'
            Example: amanat recover start --notes --to salma --reason 'she forgot her passphrase'
            Example: amanat recover start --certify zarmina --reason 'no supervisor is left'
            Example: amanat recover start --withdraw sana --reason 'she has left'
            Example: amanat recover start --admin nadia --uid 1001 --reason 'no admin is left'
            Next: each custodian runs amanat recover enter.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(name: .customLong("case"), help: "Keys of this case, by reference or id.") var place: String?
    @Option(help: "Keys that this person had.") var from: String?
    @Flag(help: "The process notes and drafts of whom --to names, who has made new keys.") var notes = false
    @Option(help: "Who gets the keys.") var to: String?
    @Option(help: "Certify this supervisor, by the fingerprint she reads aloud.") var certify: String?
    @Option(help: "Her fingerprint as she read it aloud, for scripts; you are asked otherwise.") var fingerprint:
        String?
    @Option(help: "End this supervisor's certificate.") var withdraw: String?
    @Option(help: "Make this person an admin, where none can log in.") var admin: String?
    @Option(help: "The Unix account that the admin logs in from.") var uid: Int?
    @Option(help: "Why, in your own words; custodians and an auditor read it.") var reason: String

    func validate() throws {
        let chosen = [place, from, certify, withdraw, admin].compactMap(\.self).count + (notes ? 1 : 0)
        guard chosen == 1 else {
            throw ValidationError("Give one of --case, --from, --notes, --certify, --withdraw and --admin.")
        }
        let needsTo = notes || place != nil || from != nil
        if needsTo != (to != nil) {
            throw ValidationError("--case, --from and --notes need --to, the others don't take it.")
        }
        if (admin != nil) != (uid != nil) { throw ValidationError("--admin needs --uid.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = admin == nil ? try desk.author() : desk.sessionUnlessRoot
        let (deed, person) = chosen
        let reply = try await desk.daemon.mutate(
            Recovery.Start.self,
            Recovery.Start.Parameters(
                session: session?.token, deed: deed, person: person, from: from, case: place,
                fingerprint: try certify.map { name throws(CommandError) in try spoken(by: name) }, uid: uid,
                reason: reason, request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.block(RecoveryWords(reply.asked).block)
        desk.output.line(
            "\(reply.collection.threshold) custodians enter their shares until "
                + "\(LocalTime.minutes(of: reply.collection.expires)).")
        desk.output.hint("each custodian, from her own login: amanat recover enter")
    }

    /// The deed, and whom it is for.
    private var chosen: (Recovery.Deed, String) {
        if let certify { return (.certify, certify) }
        if let withdraw { return (.withdraw, withdraw) }
        if let admin { return (.admin, admin) }
        return (notes ? .processNotes : place != nil ? .caseKeys : .personKeys, to ?? "")
    }

    private func spoken(by name: String) throws(CommandError) -> String {
        if let fingerprint { return fingerprint }
        return try Terminal.asking("her fingerprint") { terminal throws(CommandError) in
            try terminal.line(
                "\(SafeText(name).isolated) reads her fingerprint aloud (amanat whoami). Type it, 30 digits: ")
        }
    }
}
