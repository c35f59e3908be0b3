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
            Example: amanat recover start --notes-of salma --reason 'she forgot her passphrase'
            Example: amanat recover start --notes-of salma --to parveen --reason 'she died'
            Example: amanat recover start --certify zarmina --reason 'no supervisor is left'
            Example: amanat recover start --withdraw sana --reason 'she has left'
            Example: amanat recover start --admin nadia --uid 1001 --reason 'no admin is left'
            Next: each custodian runs amanat recover enter.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(name: .customLong("case"), help: "Keys of this case, by reference or id.") var place: String?
    @Option(help: "Keys that this person had.") var from: String?
    @Option(help: "The process notes of this author: for herself, who has made new keys, or for whom --to names.")
    var notesOf: String?
    @Option(help: "Who gets the keys.") var to: String?
    @Option(help: "Certify this supervisor, by the fingerprint she reads aloud.") var certify: String?
    @Option(help: "Her fingerprint as she read it aloud, for scripts; you are asked otherwise.") var fingerprint:
        String?
    @Option(help: "End this supervisor's certificate.") var withdraw: String?
    @Option(help: "Make this person an admin; where nobody can log in, root asks.") var admin: String?
    @Option(help: "The Unix account that the admin logs in from.") var uid: Int?
    @Option(help: "Why, in your own words; custodians and an auditor read it.") var reason: String

    func validate() throws {
        let chosen = [place, from, notesOf, certify, withdraw, admin].compactMap(\.self).count
        guard chosen == 1 else {
            throw ValidationError("Give one of --case, --from, --notes-of, --certify, --withdraw and --admin.")
        }
        if (place != nil || from != nil) && to == nil { throw ValidationError("--case and --from need --to.") }
        if to != nil && (certify ?? withdraw ?? admin) != nil {
            throw ValidationError("--to goes with --case, --from and --notes-of.")
        }
        if (admin != nil) != (uid != nil) { throw ValidationError("--admin needs --uid.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let session = admin == nil ? try desk.author() : desk.sessionUnlessRoot
        let (deed, person) = chosen
        let reply = try await desk.daemon.mutate(
            Recovery.Start.self,
            Recovery.Start.Parameters(
                session: session?.token, deed: deed, person: person, from: from ?? notesOf, case: place,
                fingerprint: try certify.map { name throws(CommandError) in try spoken(by: name) }, uid: uid,
                reason: reason, passphrase: try again(deed), request: RequestID.random().text))
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
        if let notesOf { return to == nil || to == notesOf ? (.processNotes, notesOf) : (.inheritedNotes, to ?? "") }
        return (place == nil ? .personKeys : .caseKeys, to ?? "")
    }

    /// What was somebody's alone goes to a colleague only after the passphrase was typed again.
    private func again(_ deed: Recovery.Deed) throws(CommandError) -> String? {
        guard deed == .inheritedNotes else { return nil }
        return try passphrase.source.next("Your passphrase, once more: ")
    }

    private func spoken(by name: String) throws(CommandError) -> String {
        if let fingerprint { return fingerprint }
        return try Terminal.asking("her fingerprint") { terminal throws(CommandError) in
            try terminal.line(
                "\(SafeText(name).isolated) reads her fingerprint aloud (amanat whoami). Type it, 30 digits: ")
        }
    }
}
