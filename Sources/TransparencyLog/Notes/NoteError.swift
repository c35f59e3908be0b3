/// Why a signed note, a verifier key, a checkpoint or a proof file is refused.
package enum NoteError: Error, Hashable, Sendable {
    case malformed(NoteFault)
    /// Two trusted keys share name and id, so a signature can't be told to be one's or the other's.
    case ambiguousKey(id: UInt32)
    /// A trusted key's signature doesn't fit the text: the whole note is refused.
    case badSignature(keyID: UInt32)
    /// No trusted key has signed.
    case unsigned
    /// A trusted key has signed another log's checkpoint.
    case foreignOrigin
    /// The inclusion proof doesn't lead from the leaf to the checkpoint's root.
    case proof(TreeError)
}

/// The part of a format that isn't as its specification says.
package enum NoteFault: Hashable, Sendable {
    /// Not UTF-8, a control character, or more than `SignedNote.byteLimit`.
    case text
    /// No blank line between text and signatures, or none of either.
    case division
    /// A signature line, its base64, or a signature too short.
    case signatureLine
    case tooManySignatures
    /// Empty, or with spaces or plus signs.
    case keyName
    /// Not `name+id+base64`, another algorithm than Ed25519, or an id that doesn't fit the key.
    case verifierKey
    /// Not `amanat/<vault id>/<generation>`.
    case origin
    case treeSize
    case rootHash
    /// Text after the root hash: no log of ours writes extension lines.
    case extensionLine
    /// A proof's first line.
    case proofHeader
    case proofExtra
    case proofIndex
    case proofPath
}
