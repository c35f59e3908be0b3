/// That one entry is in a log, checkable with nothing but the log's key: C2SP tlog-proof v1, `.tlog-proof`.
package struct LogProof: Hashable, Sendable {
    private static let header = "c2sp.org/tlog-proof@v1"
    private static let extraPrefix = "extra "
    private static let indexPrefix = "index "

    /// Unauthenticated context for the reader, never empty.
    package let extra: [UInt8]?
    /// Zero-based.
    package let index: UInt64
    /// From the leaf's sibling up.
    package let path: [TreeHash]
    /// Signed, as it was published.
    package let checkpoint: SignedNote

    /// Empty `extra` counts as none, because the format can't tell them apart.
    package init(_ inclusion: InclusionProof, checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.extra = extra?.isEmpty == true ? nil : extra
        index = inclusion.index
        path = inclusion.path
        self.checkpoint = checkpoint
    }

    package var formatted: String {
        var lines = [Self.header]
        if let extra { lines.append(Self.extraPrefix + Base64.encode(extra)) }
        lines.append(Self.indexPrefix + String(index))
        lines += path.map { Base64.encode($0.bytes) }
        return lines.joined(separator: "\n") + "\n\n" + checkpoint.formatted
    }

    /// Reads the format; the checkpoint's text and signatures stay unchecked until `verify`.
    package init(parsing text: String) throws(NoteError) {
        guard text.utf8.count <= SignedNote.byteLimit else { throw .malformed(.text) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.header[...] else { throw .malformed(.proofHeader) }
        extra = try Self.takeExtra(from: &lines)
        index = try Self.takeIndex(from: &lines)
        path = try Self.takePath(from: &lines)
        checkpoint = try SignedNote(parsing: lines.joined(separator: "\n"))
    }

    /// Verifies signature, origin and path, and returns the checkpoint the leaf is under.
    package func verify(
        _ leaf: TreeHash, with hasher: TreeHasher, trusting keys: [VerifierKey], check: SignatureCheck
    ) throws(NoteError) -> Checkpoint {
        let checkpoint = try Checkpoint(opening: checkpoint, trusting: keys, check: check)
        let inclusion = InclusionProof(index: index, size: checkpoint.size, path: path)
        do {
            try inclusion.verify(leaf, in: checkpoint.root, with: hasher)
        } catch {
            throw .proof(error)
        }
        return checkpoint
    }

    private static func takeExtra(from lines: inout ArraySlice<Substring>) throws(NoteError) -> [UInt8]? {
        guard let line = lines.first, line.hasPrefix(extraPrefix) else { return nil }
        lines.removeFirst()
        guard let extra = Base64.decode(line.dropFirst(extraPrefix.count)), !extra.isEmpty else {
            throw .malformed(.proofExtra)
        }
        return extra
    }

    private static func takeIndex(from lines: inout ArraySlice<Substring>) throws(NoteError) -> UInt64 {
        guard let line = lines.popFirst(), line.hasPrefix(indexPrefix),
            let index = UInt64(canonicalDecimal: line.dropFirst(indexPrefix.count))
        else { throw .malformed(.proofIndex) }
        return index
    }

    /// Takes hashes up to the blank line; a tree of 2^64 leaves would have 64.
    private static func takePath(from lines: inout ArraySlice<Substring>) throws(NoteError) -> [TreeHash] {
        var path: [TreeHash] = []
        while let line = lines.popFirst() {
            guard !line.isEmpty else { return path }
            guard path.count < 64, let bytes = Base64.decode(line), let hash = try? TreeHash(bytes) else {
                throw .malformed(.proofPath)
            }
            path.append(hash)
        }
        throw .malformed(.proofPath)
    }
}
