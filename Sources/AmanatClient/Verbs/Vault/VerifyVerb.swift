import ArgumentParser
import Interfaces

/// `amanat verify`
struct VerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Open or check every row of every table, and name those that were altered.",
        discussion: """
            For admins, auditors and root; work goes on meanwhile, and Ctrl-C ends it. Tables and rows are named, never what
            is in them. What the log tells of and is missing, amanat audit verify finds.
            Example: amanat verify
            Next: what is named is refused to whoever asks for it; amanat help damage.
            """)

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let line = ProgressLine()
        var whole: Vault.Verify.Reply?
        try await desk.daemon.each(
            Vault.Verify.self, Vault.Verify.Parameters(session: desk.sessionUnlessRoot?.token)
        ) { reply throws(CommandError) in
            line?.show(reply.verified, of: reply.total, "\(reply.verified) of \(reply.total) rows")
            if !reply.altered.isEmpty { line?.end() }
            for row in reply.altered { desk.output.line(RowWords.of(row)) }
            let before = whole?.altered ?? []
            whole = reply
            whole?.altered = before + reply.altered
        }
        line?.end()
        guard let whole else { throw .unexpectedReply }
        try desk.output.json(whole)
        desk.output.line("\(whole.verified) rows looked at.")
        guard whole.altered.isEmpty else { throw .rowsAltered(whole.altered.count) }
        desk.output.line("Each is what was written.")
    }
}

/// An altered row in words: which it is, and what people miss by it.
enum RowWords {
    static func of(_ row: Vault.AlteredRow) -> String {
        let name = SafeText("\(row.table) \(row.row)").isolated
        return "ALTERED: \(name): \(meaning[row.table] ?? "of a table that this client does not know.")"
    }

    private static let meaning: [String: String] = [
        "meta": "what the vault knows of itself; while sealed it may not take entries, or not take shares.",
        "slot": "a seal slot; its passphrase or credential does not open the vault.",
        "share": "the check of a custodian's share; a right share may be refused.",
        "master_key": "a master key; the rows under it do not open.",
        "book_key": "one of the vault's own keys; what rests under it does not open.",
        "account": "one person's account; she can't log in.",
        "seed": "one person's own keys; she can't log in.",
        "statement": "something that was signed of a person, a case or the grant plan; it counts for nothing.",
        "grant_box": "a key that was given to somebody; she may not open that part of a case.",
        "record_key": "the key of one version of a record; that version does not open.",
        "facts_key": "the key of one version's facts, for reports; the record itself opens.",
        "approval": "something that waits for a second person, or waited; it has to be asked for again.",
        "directory": "a line of a list; who or what stands in it is missing there.",
        "record": "which version of a record is the newest; the record does not open.",
        "record_version": "one version of a record; that version does not open.",
        "draft": "somebody's unfinished text; it does not open.",
        "request": "the mark of a request that was answered; a repeat of it may count as new.",
        "throttle": "the count of wrong passphrases; nothing else is touched.",
        "tombstone": "the certificate of a destruction; what was destroyed stays destroyed.",
        "legal_hold": "a legal hold; what is under it may look free: destroy nothing of that case.",
        "log_reason": "the words of a reason; its entry opens.",
        "log_entry": "an entry of the log; it can't be read.",
        "log_tag": "a tag of the log; an entry is missing in a filtered list, or stands in a wrong one.",
        "log_inbox": "an entry that came while the vault was sealed; it can't be taken in.",
        "log_node": "a stored hash of the log's tree; proofs and checkpoints of the log may be refused.",
        "log_checkpoint": "a checkpoint of the log; it proves nothing.",
    ]
}
