import ArgumentParser
import Interfaces

/// `amanat status`
struct StatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the vault's state and what to do next.",
        discussion: "Example: amanat status\nNext: the hints it prints, such as amanat unseal or amanat login.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(Vault.Status.self, Vault.Status.Parameters())
        try desk.output.json(reply)
        var block = KeyValueBlock()
        block.add("state", reply.state.rawValue)
        block.add("vault", reply.vault)
        block.add("daemon", reply.version)
        block.add("supervisors", reply.supervisors.map(String.init))
        block.add("log", reply.logBlocked.map { "BLOCKED (\($0)): nothing is released" })
        block.add("loss", reply.loss?.words)
        block.add("disk", reply.selfOpening ? "self-opening: the vault's key lies on this machine's disk" : nil)
        block.add("shares", Self.shares(reply))
        block.add("entered", reply.shares.map(Self.entered))
        desk.output.block(block)
        for warning in reply.warnings where !warning.hasPrefix("clock-") || reply.clock == nil {
            desk.output.warning(Self.words(for: warning))
        }
        if let clock = reply.clock { desk.output.warning(of: clock) }
        for step in reply.next where step != .none { desk.output.hint(Self.words(for: step)) }
    }

    private static func shares(_ reply: Vault.Status.Reply) -> String? {
        guard let threshold = reply.threshold, !reply.custodians.isEmpty else { return nil }
        let people = reply.custodians.map { custodian in
            "\(custodian.name): \(custodian.confirmed ? "read back" : custodian.claimed ? "handed out" : "waiting")"
        }
        return "\(threshold) of \(reply.custodians.count) open the vault\n" + people.joined(separator: "\n")
    }

    /// Shares that custodians are entering just now.
    private static func entered(_ shares: Vault.ShareCollection) -> String {
        let what =
            switch shares.purpose {
            case "unseal": "to unseal"
            case "new_shares": "for a new share set"
            default: "for \(shares.purpose)"
            }
        return
            "\(shares.entered.count) of \(shares.threshold) shares \(what), until \(LocalTime.minutesAndOffset(of: shares.expires))"
    }

    /// A warning's code in words; an unknown code stays a code.
    private static func words(for warning: String) -> String {
        switch warning {
        case "few-supervisors": "Fewer than two supervisors: if she can't log in, nobody can vouch for anybody."
        case "disk-opens-itself": "Whoever takes the disk has the vault's key: this machine has no TPM."
        case "log-damaged": "The audit log was altered or cut: amanat audit verify."
        case "rows-damaged":
            "Something stored was altered; all else goes on, and amanat diagnose names it. Keep the newest backup."
        case "database-damaged": "Pages of the database are damaged: amanat diagnose names the tables."
        case "log-head-missing":
            "Nothing beside the database said how far the log had come: amanat audit verify --since a kept checkpoint."
        case "log-undecided":
            "The audit log isn't the one that was acknowledged: altered, or gone on elsewhere; amanat unseal tells which."
        case "log-unsigned":
            "Nothing is signed over the audit log as it is: amanat audit start-generation --after CHECKPOINT."
        case "disabled-not-withdrawn":
            "Somebody is disabled whose certificate no supervisor has ended: amanat vouch USER --withdraw."
        default: SafeText(warning).isolated
        }
    }

    private static func words(for step: Vault.NextStep) -> String {
        switch step {
        case .initialise: "amanat help founding, then amanat init as root"
        case .unseal: "amanat unseal"
        case .enrolSupervisor: "amanat user add NAME --role supervisor --uid UID; she then runs amanat enrol NAME"
        case .claimShares: "each custodian: amanat shares claim CODE"
        case .confirmShares: "each custodian: amanat shares confirm CODE"
        case .agreeShares: "custodians of the set in force: amanat shares agree"
        case .resumeFounding: "amanat init --resume"
        case .logIn: "amanat login NAME"
        case .freeDisk: "free space on the disk, then amanat diagnose"
        case .putFilesBack:
            "amanat diagnose names the file of the vault that was moved, replaced, shortened or linked: put it right"
        case .acceptLoss:
            "look for the right database first and keep all files; then, as root: amanat accept-loss --lost NUMBER"
        case .none: "nothing is pending"
        }
    }
}
