import ArgumentParser
import Interfaces

/// `amanat shares …`
struct SharesVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shares", abstract: "The recovery key's shares, held by custodians.",
        subcommands: [SharesClaimVerb.self, SharesConfirmVerb.self, SharesListVerb.self])
}

extension Desk {
    /// Hands a share read back to the vault and says what is still missing.
    func confirmShare(_ share: String, code: String) async throws(CommandError) -> Keys.ConfirmShare.Reply {
        let reply = try await daemon.call(
            Keys.ConfirmShare.self, Keys.ConfirmShare.Parameters(code: code, share: share))
        output.line(reply.complete ? "All shares are read back: the founding is complete." : "Read back correctly.")
        if !reply.missing.isEmpty {
            output.line("Still missing: \(reply.missing.map { SafeText($0).isolated }.joined(separator: ", "))")
        }
        if let supervisor = reply.supervisor, let fingerprint = reply.fingerprint {
            output.line("The first supervisor is \(SafeText(supervisor).isolated). Compare her fingerprint aloud:")
            output.line("    \(SafeText(fingerprint).isolated)")
        }
        return reply
    }
}
