import Sealing
import TransparencyLog

/// Hashes and signatures as the log's public formats want them, by libsodium.
enum LogTrust {
    static let hasher = TreeHasher { Hash.sha256($0) }

    static let check: SignatureCheck = { claim in
        guard let key = try? SigningPublicKey(claim.publicKey), let signature = try? Signature(claim.signature) else {
            return false
        }
        return key.verify(signature, of: claim.message)
    }

    /// Reads a key as the log tells it.
    static func key(_ text: String) throws(CommandError) -> VerifierKey {
        do { return try VerifierKey(text, hasher: hasher) } catch {
            throw .usage("That is no key of a log: name+id+key.")
        }
    }

    /// Opens a checkpoint with keys that speak for any generation of one vault's log.
    static func open(_ note: SignedNote, trusting keys: [VerifierKey]) throws(CommandError) -> Checkpoint {
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { throw .logMisfit(.notCheckpoint) }
        do {
            return try Checkpoint(opening: note, trusting: named(keys, for: checkpoint.origin), check: check)
        } catch {
            throw .logMisfit(.signature)
        }
    }

    /// Whose signatures a note really bears, among keys that speak for any generation of its vault's log.
    static func signers(
        of note: SignedNote, at origin: LogOrigin, among keys: [VerifierKey]
    ) throws(CommandError) -> [VerifierKey] {
        do { return try note.signers(among: named(keys, for: origin), check: check) } catch {
            throw .logMisfit(.signature)
        }
    }

    /// Each of the vault's keys once, under the name that a checkpoint of this origin is signed with.
    private static func named(_ keys: [VerifierKey], for origin: LogOrigin) -> [VerifierKey] {
        var named: [VerifierKey] = []
        for key in keys where (try? LogOrigin(key.name))?.vault == origin.vault {
            guard !named.contains(where: { $0.publicKey == key.publicKey }),
                let same = try? VerifierKey(name: origin.text, publicKey: key.publicKey, hasher: hasher)
            else { continue }
            named.append(same)
        }
        return named
    }

    static func note(_ text: String) throws(CommandError) -> SignedNote {
        do { return try SignedNote(parsing: text) } catch { throw .logMisfit(.notCheckpoint) }
    }
}
