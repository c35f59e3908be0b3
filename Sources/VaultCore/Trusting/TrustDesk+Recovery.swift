import Sealing
import Trust

/// What the recovery key signs, and its handing on.
extension TrustDesk {
    /// Writes the statement that hands the recovery key on, signed by the old key and by the new one.
    ///
    /// Everything the old one signed is listed in it and stays in force; what old shares sign later counts for nothing.
    func handOn(
        _ split: Trust.Succession.Split, from old: borrowing IdentitySeed, to new: borrowing IdentitySeed
    ) throws(VaultError) {
        guard try ledger.recovery == old.publicIdentity else { throw .tampered(.statement, "recovery") }
        let valid = try ledger.statementsOfRecovery.union(signedInFiles())
        guard valid.count <= Trust.Succession.limit else { throw .busy(.statements) }
        let succession = Trust.Succession(split, from: old.publicIdentity, to: new.publicIdentity, stillValid: valid)
        let draft = try ledger.draft(
            .succession(succession), on: .recovery, signers: [.recovery, .recovery], time: UInt64(work.now))
        let keys = try sealing(.statement) { () throws(SealingError) in
            Pair(old: try old.signingKey(), new: try new.signingKey())
        }
        let signatures = [draft.signature(with: keys.old), draft.signature(with: keys.new)]
        do {
            try write(try SignedStatement(draft, signatures: signatures), on: .recovery)
        } catch let error as TrustError {
            throw .denied(rule: "statement.\(error.code)")
        } catch let error as VaultError {
            throw error
        } catch {
            throw .tampered(.statement, "recovery")
        }
        try forgetSigned()
    }

    private struct Pair: ~Copyable {
        let old: SigningSecretKey
        let new: SigningSecretKey
    }

    /// Notes what a recovery key signed in a file, whose chain isn't read when the key is handed on.
    func noteSigned(_ signed: SignedStatement, on subject: Trust.Subject) throws(VaultError) {
        switch subject {
        case .plan, .user, .recovery: return
        case .caseFile, .compartment, .group:
            try work.directory.append(signed.hash.bytes, to: .signedByRecovery, [])
        }
    }

    private func signedInFiles() throws(VaultError) -> Set<Digest> {
        var hashes: Set<Digest> = []
        for bytes in try work.directory.whole(.signedByRecovery, []) { hashes.insert(try Digest(stored: bytes)) }
        return hashes
    }

    /// The key after that has signed nothing yet.
    private func forgetSigned() throws(VaultError) {
        let directory = try work.directory
        for ordinal in 0..<(try directory.count(.signedByRecovery, [])) {
            try directory.remove(.signedByRecovery, [], at: ordinal)
        }
        try directory.remove(.signedByRecovery, [], at: .max)
    }
}
