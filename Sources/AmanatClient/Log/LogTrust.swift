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
        let vault = checkpoint.origin.vault
        var named: [VerifierKey] = []
        for key in keys where (try? LogOrigin(key.name))?.vault == vault {
            guard let same = try? VerifierKey(name: checkpoint.origin.text, publicKey: key.publicKey, hasher: hasher)
            else { continue }
            named.append(same)
        }
        do {
            return try Checkpoint(opening: note, trusting: named, check: check)
        } catch {
            throw .logMisfit(.signature)
        }
    }

    static func note(_ text: String) throws(CommandError) -> SignedNote {
        do { return try SignedNote(parsing: text) } catch { throw .logMisfit(.notCheckpoint) }
    }
}
