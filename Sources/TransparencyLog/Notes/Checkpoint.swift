/// What a log commits to: its origin, its size and its root (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
    package let origin: LogOrigin
    package let size: UInt64
    package let root: TreeHash

    package init(origin: LogOrigin, size: UInt64, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads a note's text: exactly three lines, because no log of ours writes extension lines.
    package init(noteText: String) throws(NoteError) {
        let lines = noteText.split(separator: "\n", omittingEmptySubsequences: false)
        guard let origin = lines.first else { throw .malformed(.origin) }
        self.origin = try LogOrigin(origin)
        guard lines.count > 1, let size = UInt64(canonicalDecimal: lines[1]) else { throw .malformed(.treeSize) }
        self.size = size
        guard lines.count > 2, let bytes = Base64.decode(lines[2]), let root = try? TreeHash(bytes) else {
            throw .malformed(.rootHash)
        }
        self.root = root
        guard lines.count == 4, lines[3].isEmpty else { throw .malformed(.extensionLine) }
    }

    /// The text that is signed.
    package var noteText: String {
        "\(origin.text)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }

    /// This checkpoint as a note, to be signed.
    package var note: SignedNote {
        get throws(NoteError) { try SignedNote(text: noteText) }
    }

    /// Opens a note of a log whose keys are known: only keys named like the origin can speak for it.
    package init(
        opening note: SignedNote, trusting keys: [VerifierKey], check: SignatureCheck
    ) throws(NoteError) {
        let signers = try note.signers(among: keys, check: check)
        let checkpoint = try Checkpoint(noteText: note.text)
        guard signers.contains(where: { $0.name == checkpoint.origin.text }) else { throw .foreignOrigin }
        self = checkpoint
    }
}
