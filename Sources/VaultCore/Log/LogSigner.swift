import Sealing
import TransparencyLog
import Trust

/// The log's own keys under the names they sign checkpoints with.
struct LogSigner {
    private let keys: UnsealedKeys
    private let origin: LogOrigin

    /// Verifies a claim with libsodium, which refuses small-order keys and signatures that aren't canonical.
    static let check: SignatureCheck = { claim in
        guard let key = try? SigningPublicKey(claim.publicKey), let signature = try? Signature(claim.signature) else {
            return false
        }
        return key.verify(signature, of: claim.message)
    }

    init(_ keys: UnsealedKeys, generation: Int64) throws(VaultError) {
        self.keys = keys
        guard let origin = try? LogOrigin(vault: keys.vault.text, generation: UInt64(generation)) else {
            throw .tampered(.meta, "vault")
        }
        self.origin = origin
    }

    /// Every key that signs or has signed, the newest last, but for those that were altered.
    func verifiers() throws(VaultError) -> [VerifierKey] {
        var verifiers: [VerifierKey] = []
        for number in keys.logSigning.all.keys.sorted() { verifiers.append(try verifier(try key(number))) }
        return verifiers
    }

    /// The same with the notes in which each hands over to the next: whoever pinned one of them follows to the newest.
    func lineage(in store: Store) throws(VaultError) -> (keys: [String], handovers: [String]) {
        let keys = try verifiers().map(\.text)
        let notes = keys.count > 1 ? try LogCheckpoints.handovers(in: store) : []
        return (keys, notes.map(\.formatted))
    }

    /// What a tree says of the log, unsigned.
    func checkpoint(of tree: CompactTree) -> Checkpoint {
        Checkpoint(origin: origin, size: tree.size, root: tree.root(with: LogWriter.hasher))
    }

    /// Signs a state of the log with the newest key, and after a change of keys once with the one before as well:
    /// whoever trusts the old one learns of the new one by the old one's own signature. Without a checkpoint before,
    /// nobody knows which key is trusted, and all of them sign.
    func sign(_ tree: CompactTree, after last: SignedNote?) throws(VaultError) -> SignedNote {
        guard var note = try? checkpoint(of: tree).note else { throw .tampered(.meta, "vault") }
        for number in try signing(after: last) {
            let key = try key(number)
            note.sign(as: try verifier(key)) { key.sign($0).bytes }
        }
        return note
    }

    /// The numbers of the keys that sign now.
    private func signing(after last: SignedNote?) throws(VaultError) -> [UInt32] {
        let (numbers, newest) = (keys.logSigning.all.keys.sorted(), keys.logSigning.newest)
        _ = try keys.logSigning.key
        guard let last else { return numbers }
        for number in numbers.reversed() where last.isSigned(as: try verifier(try key(number))) {
            return number == newest ? [newest] : [number, newest]
        }
        return numbers
    }

    /// Whether a note is this log's own: signed by one of its keys, and by none of them wrongly.
    ///
    /// Errors: `tampered` where it may be by a key that was altered, which nobody can tell.
    func hasSigned(_ note: SignedNote) throws(VaultError) -> Bool {
        let verifiers = try verifiers()
        if (try? Checkpoint(opening: note, trusting: verifiers, check: Self.check)) != nil { return true }
        let isByKnown = verifiers.contains { note.isSigned(as: $0) }
        guard let altered = keys.logSigning.altered.max(), !isByKnown else { return false }
        throw .tampered(.bookKey, keys.logSigning.name.row(altered))
    }

    private func key(_ number: UInt32) throws(VaultError) -> SigningSecretKey {
        let secret = try keys.logSigning.key(number)
        return try sealing(.bookKey) { () throws(SealingError) in
            try SigningSecretKey(seed: try SymmetricKey(secret.secret))
        }
    }

    private func verifier(_ key: borrowing SigningSecretKey) throws(VaultError) -> VerifierKey {
        do {
            return try VerifierKey(name: origin.text, publicKey: key.publicKey.bytes, hasher: LogWriter.hasher)
        } catch {
            throw .tampered(.meta, "vault")
        }
    }
}

extension SignedNote {
    /// Whether a line says that this key has signed; its signature stays unchecked.
    fileprivate func isSigned(as key: VerifierKey) -> Bool {
        signatures.contains { $0.keyID == key.id }
    }
}

extension PublishedCheckpoint {
    init(_ note: SignedNote) throws(VaultError) {
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { throw .tampered(.logCheckpoint, "note") }
        let lines = note.text.split(separator: "\n")
        let signatures = note.formatted.split(separator: "\n").suffix(note.signatures.count)
        self.init(
            origin: checkpoint.origin.text, size: checkpoint.size, root: lines.last.map(String.init) ?? "",
            signatures: signatures.compactMap { $0.split(separator: " ").last.map(String.init) }, note: note.formatted)
    }
}
