import ArgumentParser
import Interfaces

/// `amanat shares …`
struct SharesVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shares", abstract: "The recovery key's shares, held by custodians.",
        subcommands: [
            SharesClaimVerb.self, SharesConfirmVerb.self, SharesVerifyVerb.self, SharesListVerb.self,
            SharesNewVerb.self, SharesAgreeVerb.self,
        ])
}

extension Desk {
    /// Hands a share read back to the vault and says what is still missing.
    ///
    /// With the last one the vault asks for the first supervisor's fingerprint: what is typed picks her.
    func confirmShare(
        _ share: String, code: String, fingerprint: String? = nil
    ) async throws(CommandError) -> Keys.ConfirmShare.Reply {
        let reply: Keys.ConfirmShare.Reply
        do throws(CommandError) {
            reply = try await send(share, code, fingerprint)
        } catch {
            guard fingerprint == nil, case .refused(let refusal) = error,
                case .needed(what: "fingerprint", rule: _) = refusal as? Session.Failure
            else { throw error }
            reply = try await send(share, code, try askFingerprint())
        }
        output.line(reply.complete ? "All shares are read back: the founding is complete." : "Read back correctly.")
        if !reply.missing.isEmpty {
            output.line("Still missing: \(reply.missing.map { SafeText($0).isolated }.joined(separator: ", "))")
        }
        if reply.missing.isEmpty, !reply.complete {
            output.line("All shares are read back. Next: custodians of the set in force run amanat shares agree.")
        }
        if let supervisor = reply.supervisor, let fingerprint = reply.fingerprint {
            output.line("The first supervisor is \(SafeText(supervisor).isolated), by her fingerprint")
            output.line("    \(SafeText(fingerprint).isolated)")
        }
        return reply
    }

    private func send(
        _ share: String, _ code: String, _ fingerprint: String?
    ) async throws(CommandError) -> Keys.ConfirmShare.Reply {
        try await daemon.call(
            Keys.ConfirmShare.self, Keys.ConfirmShare.Parameters(code: code, share: share, fingerprint: fingerprint))
    }

    private func askFingerprint() throws(CommandError) -> String {
        try Terminal.asking("the first supervisor's fingerprint") { terminal throws(CommandError) in
            terminal.write(
                """
                This is the last share. The first supervisor now reads her fingerprint aloud from her own screen
                (amanat whoami). What you type picks her, and nobody else becomes the first supervisor.

                """)
            return try terminal.line("Her fingerprint, 30 digits: ")
        }
    }
}
