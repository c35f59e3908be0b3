import ArgumentParser
import FoundationEssentials
import Interfaces
import TransparencyLog

/// `amanat audit verify [FILE]`
struct AuditVerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the whole log, or a file that was taken from it.",
        discussion: "For auditors and root; a FILE is verified by anybody, without daemon or vault.\n"
            + "Example: amanat audit verify --since 2026-03-17.checkpoint\n"
            + "Example: amanat audit verify log.jsonl --key amanat/…+…+…\n"
            + "Next: amanat audit checkpoint --output FILE, kept elsewhere.")

    @OptionGroup var global: GlobalOptions
    @Argument(
        help: ArgumentHelp("An export, a proof or a checkpoint; the vault's whole log if absent.", valueName: "file"))
    var file: String?
    @Option(
        help: ArgumentHelp(
            "A checkpoint that was kept: the log has to extend it; the one kept beside the pinned key if absent.",
            valueName: "file"))
    var since: String?
    @Option(help: ArgumentHelp("The log's key; the one pinned here if absent.", valueName: "key")) var key: String?

    func validate() throws {
        if file != nil && since != nil { throw ValidationError("Give a file or --since, not both.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        if let file {
            let keys = try key.map { text throws(CommandError) in [try LogTrust.key(text)] }
            let trusted: [VerifierKey]
            if let keys { trusted = keys } else { trusted = try PinnedLogs(environment: desk.environment).keys() }
            guard !trusted.isEmpty else { throw .usage("No log's key is pinned here: give --key.") }
            try OfflineVerification(trusted, desk.output).verify(file)
        } else {
            try await verifyVault(desk)
        }
    }

    private func verifyVault(_ desk: Desk) async throws(CommandError) {
        let pins = PinnedLogs(environment: desk.environment)
        let kept = try await kept(pins, desk)
        let parameters = Audit.Verify.Parameters(session: desk.sessionUnlessRoot?.token, since: kept)
        var last: Audit.Verify.Reply?
        let progress = Progress(desk.output)
        try await desk.daemon.each(Audit.Verify.self, parameters) { reply throws(CommandError) in
            progress.tell(reply)
            last = reply
        }
        guard let last else { throw .unexpectedReply }
        try desk.output.json(last)
        if let note = last.note { try desk.meet(note, last.keys, last.handovers) }
        desk.output.line("\(last.verified) of \(last.total) entries verified.")
        for fault in last.faults { desk.output.line(Self.words(for: fault)) }
        guard last.faults.isEmpty else {
            if since == nil, kept != nil {
                desk.output.hint("if a new generation was begun for that, name a checkpoint of it once: --since FILE")
            }
            throw .logMisfit(.damaged)
        }
        let comparison = try kept.map { kept throws(CommandError) in try Self.compare(kept, with: last) }
        desk.output.line("Nothing is missing, changed, added or out of place.")
        if case .byDaemon(let generation) = comparison {
            desk.output.warning(
                "The checkpoint is of generation \(generation), which has ended: that the log still holds it is the "
                    + "daemon's word, and was not computed here.")
        }
        if let note = last.note, let kept {
            try pins.keep(try LogTrust.note(note), comparedWith: try LogTrust.note(kept))
        }
        if kept == nil { desk.output.hint("a database put back as a whole shows only with --since CHECKPOINT") }
    }

    /// The checkpoint that the log has to extend: the one that was named, or the one kept beside the pinned keys.
    private func kept(_ pins: PinnedLogs, _ desk: Desk) async throws(CommandError) -> String? {
        if let since { return String(decoding: try NewFile.contents(of: since), as: UTF8.self) }
        let status = try await desk.daemon.call(Vault.Status.self, .init())
        guard let vault = status.vault, let note = try pins.kept(of: vault) else { return nil }
        let checkpoint = try? Checkpoint(noteText: note.text)
        desk.output.line(
            "Compared with the checkpoint of \(checkpoint?.size ?? 0) entries that is kept here, in "
                + "\(SafeText(pins.checkpointFile(of: vault)).isolated).")
        return note.formatted
    }

    /// Who has compared the checkpoint that was kept with the log.
    private enum Comparison {
        case here
        case byDaemon(generation: UInt64)
    }

    /// Recomputes both roots from the proof: the daemon's word that the log extends the file isn't taken for it.
    ///
    /// Between generations there is no such proof.
    private static func compare(
        _ kept: String, with reply: Audit.Verify.Reply
    ) throws(CommandError) -> Comparison {
        guard let note = reply.note else { throw .unexpectedReply }
        var keys: [VerifierKey] = []
        for key in reply.keys { keys.append(try LogTrust.key(key)) }
        let then = try LogTrust.open(try LogTrust.note(kept), trusting: keys)
        let now = try LogTrust.open(try LogTrust.note(note), trusting: keys)
        guard then.origin.vault == now.origin.vault else { throw .logMisfit(.notExtended) }
        guard then.origin == now.origin else { return .byDaemon(generation: then.origin.generation) }
        do {
            var path: [TreeHash] = []
            for hash in reply.consistency { path.append(try TreeHash(base64: hash)) }
            try ConsistencyProof(from: then.size, to: now.size, path: path)
                .verify(earlier: then.root, later: now.root, with: LogTrust.hasher)
        } catch {
            throw .logMisfit(.notExtended)
        }
        return .here
    }

    private static func words(for fault: Audit.Fault) -> String {
        let place = "entry \(fault.seq) of generation \(fault.generation)"
        let about = SafeText(fault.about ?? "").isolated
        return switch fault.code {
        case "missing": "MISSING: \(place) is not there."
        case "doubled": "DOUBLED: \(place) is there twice."
        case "altered": "ALTERED: \(place) is not what was written."
        case "inbox-altered": "ALTERED: \(place), received while the vault was sealed, is not what was written."
        case "tags": "FILTERS: \(place) would be missing in a filtered list, or stand in a wrong one."
        case "node-altered": "TREE: the stored tree differs from its leaves at \(place) and the 255 after it."
        case "cut-off": "CUT OFF: generation \(fault.generation) ends with \(fault.seq) entries; there were more."
        case "checkpoint-differs":
            "REWRITTEN: the first \(fault.seq) entries of generation \(fault.generation) are not those that were signed."
        case "signature":
            "FOREIGN KEY: the checkpoint of \(fault.seq) entries of generation \(fault.generation) is not the log's own."
        case "generation-unexplained":
            "UNEXPLAINED: generation \(fault.generation) does not say what went before it."
        case "reason-altered": "REASON: the words that rest for \(place) are not those that were said."
        case "record-differs": "RECORD: what \(place) says was written is not there, or not as it was written."
        case "notice-differs":
            "REVIEW: what \(place) announced is missing in the review queue, or counts as reviewed without a review."
        case "undone": "UNDONE: what \(place) says was done is not so any more: rows from before it were put back."
        case "untold":
            "UNTOLD: \(about) is there, and no entry tells how it came: entries were taken."
        case "reason-missing": "REASON: the words given for \(place) are gone, and no destruction took them."
        case "checkpoint-missing": "CHECKPOINT: the one that \(place) tells of is not kept any more, or is another."
        case "person-differs": "PERSON: the account \(about) is not as it was made or vouched for."
        case "case-differs": "CASE: \(about) is not as it was opened, or not under its own reference."
        case "grant-missing": "KEYS: somebody's keys to the records of \(about) are gone."
        case "row-altered": "ROW: \(about) does not open, or is not what it should be."
        case "foreign": "FOREIGN: \(place) stands at a number that the log never gave out."
        default: "\(SafeText(fault.code).isolated): \(place)"
        }
    }
}

/// Says from time to time how far a verification is.
private final class Progress {
    private let output: Output
    private var told = ContinuousClock.now

    init(_ output: Output) {
        self.output = output
    }

    func tell(_ reply: Audit.Verify.Reply) {
        guard told.duration(to: .now) >= .seconds(1) else { return }
        told = .now
        output.remark("\(reply.verified) of \(reply.total) entries")
    }
}
