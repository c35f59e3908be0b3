import TransparencyLog

/// The newest checkpoint of a vault's log that this client has compared, kept beside the keys: whoever cuts the log's
/// newest end, with everything that speaks of it, can't cut it here.
extension PinnedLogs {
    /// Where it is kept.
    func checkpointFile(of vault: String) -> String { "\(directory)/log-checkpoint-\(vault)" }

    /// The checkpoint kept of a vault's log, if there is one.
    func kept(of vault: String) throws(CommandError) -> SignedNote? {
        guard let text = try Self.own(checkpointFile(of: vault)) else { return nil }
        return try LogTrust.note(text)
    }

    /// Keeps a checkpoint where there is none yet, or in place of one that it was found to extend.
    ///
    /// - Parameter earlier: what the log was compared with; nothing older than what is kept counts.
    func keep(_ note: SignedNote, comparedWith earlier: SignedNote?) throws(CommandError) {
        guard let new = try? Checkpoint(noteText: note.text) else { throw .logMisfit(.notCheckpoint) }
        if let kept = try kept(of: new.origin.vault).flatMap({ try? Checkpoint(noteText: $0.text) }) {
            guard let earlier, let compared = try? Checkpoint(noteText: earlier.text),
                Self.age(kept) <= Self.age(compared), Self.age(kept) < Self.age(new)
            else { return }
        }
        try replace(checkpointFile(of: new.origin.vault), with: note.formatted)
    }

    private static func age(_ checkpoint: Checkpoint) -> (UInt64, UInt64) {
        (checkpoint.origin.generation, checkpoint.size)
    }
}
