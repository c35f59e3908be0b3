import ArgumentParser
import Interfaces

/// `amanat vouch USER`
struct VouchVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "vouch", abstract: "Certify a person's keys after comparing her fingerprint aloud, or end that.",
        discussion: """
            The person reads her fingerprint from her own screen (amanat whoami) while you compare it with yours. Vouch
            again when her keys or roles have changed: the certificate before ends, what she signed stays in force.
            --withdraw ends her certificate for good reasons of yours, or makes an admin's disabling binding: her keys
            are deleted at once, and her cases, certificates and assignments stay as they are.
            Example: amanat vouch sana
            Next: amanat case assign CASE USER, or amanat case handover FROM TO.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: ArgumentHelp("The login name.", valueName: "user")) var name: String
    @Option(help: "The fingerprint as the person read it aloud, for scripts.") var fingerprint: String?
    @Flag(help: "End the person's certificate instead.") var withdraw = false
    @Flag(help: "With --withdraw: only say what it would orphan.") var preview = false
    @Flag(help: "With --withdraw: do not ask.") var yes = false

    func perform(at desk: Desk) async throws(CommandError) {
        if withdraw { return try await Withdrawal(name: name, verb: self).perform(at: desk) }
        if preview || yes { throw .usage("--preview and --yes belong to --withdraw.") }
        let session = try desk.author()
        let offer = try await desk.daemon.call(
            People.Fingerprint.self, People.Fingerprint.Parameters(session: session.token, name: name))
        let compared = if let fingerprint { fingerprint } else { try compare(offer, at: desk) }
        let secret = try passphrase.source.next("Your passphrase, \(SafeText(session.user).isolated): ")
        let reply = try await desk.daemon.mutate(
            People.Vouch.self,
            People.Vouch.Parameters(
                session: session.token, name: name, fingerprint: compared, passphrase: secret,
                request: RequestID.random().text))
        try desk.output.json(reply)
        desk.output.line("You vouch for \(SafeText(name).isolated); keys given at once: \(reply.granted)")
        if reply.stale > 0 { try await Renewal(desk: desk).run(token: session.token) }
        if offer.roles.contains(where: { !Self.withoutCases.contains($0) }) {
            desk.output.hint("amanat case assign CASE \(SafeText(name).isolated)")
        }
    }

    /// Roles whose holders are never assigned to a case.
    private static let withoutCases: Set = ["admin", "auditor", "monitor", "supervisor"]

    /// The fingerprint, once the person says that what she heard is the same.
    private func compare(_ offer: People.Fingerprint.Reply, at desk: Desk) throws(CommandError) -> String {
        let answer = try Terminal.asking("whether the fingerprints are the same") { terminal throws(CommandError) in
            terminal.write(
                """
                Roles: \(SafeText(offer.roles.joined(separator: ", ")).isolated)
                Let \(SafeText(name).isolated) read her fingerprint aloud, from her own screen. You should hear

                    \(SafeText(offer.fingerprint).isolated)


                """)
            return try terminal.line("Is every digit the same? Type yes: ")
        }
        guard answer.trimmed.lowercased() == "yes" else { throw .declined }
        return offer.fingerprint
    }
}
