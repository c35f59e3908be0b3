package import Sealing

/// Something one or two parties sign about a subject, as the next link of that subject's chain.
package struct Statement: Sendable, Hashable {
    package let vault: VaultID
    package let subject: Subject
    /// From 1, by one.
    package let number: UInt64
    /// The hash of the statement before it; zeros for number 1.
    package let previous: Digest
    /// When the signer claims to have said it, in microseconds since 1970 UTC; nothing is decided by it.
    package let time: UInt64
    /// The newest statements of other chains that it relied on, one per subject.
    package let heads: [Subject: Head]
    package let content: Content
    /// One signer, or two for a later grant plan, or recovery twice for its old key and its new one.
    package let signers: [Signer]

    /// The label that begins the signed bytes.
    package static let label = "amanat statement/1"

    package init(
        at place: Place, time: UInt64, relyingOn heads: [Head], content: Content, signers: [Signer]
    ) {
        vault = place.vault
        subject = place.subject
        number = place.number
        previous = place.previous
        self.time = time
        self.heads = Dictionary(heads.map { ($0.subject, $0) }) { first, _ in first }
        self.content = content
        self.signers = signers
    }

    /// Where a statement stands: vault, chain, number, and the hash before it.
    package struct Place: Sendable, Hashable {
        package let vault: VaultID
        package let subject: Subject
        package let number: UInt64
        package let previous: Digest

        package init(vault: VaultID, subject: Subject, number: UInt64, previous: Digest) {
            self.vault = vault
            self.subject = subject
            self.number = number
            self.previous = previous
        }
    }

    /// Signs for the only signer.
    ///
    /// Throws `wrongSigners` when two have to sign; then collect a `signature(with:)` from each.
    package func signed(with key: borrowing SigningSecretKey) throws(TrustError) -> SignedStatement {
        try SignedStatement(self, signatures: [signature(with: key)])
    }

    /// One signer's signature over the encoded statement.
    package func signature(with key: borrowing SigningSecretKey) -> Signature { key.sign(encoded) }
}

/// A statement with its signatures, in the bytes in which it rests and is hashed.
package struct SignedStatement: Sendable, Hashable {
    package let statement: Statement
    /// In the order of `statement.signers`.
    package let signatures: [Signature]
    /// The canonical bytes: the statement as one field, then each signature as one.
    package let encoded: [UInt8]
    /// BLAKE2b-256 of `encoded`: how the next statement, heads and withdrawals name this one.
    package let hash: Digest

    /// Puts signatures to a statement; throws `wrongSigners` unless there is one for each signer.
    package init(_ statement: Statement, signatures: [Signature]) throws(TrustError) {
        guard signatures.count == statement.signers.count else {
            throw .wrongSigners(statement.subject, number: statement.number)
        }
        var writer = FieldWriter()
        writer.field(statement.encoded)
        for signature in signatures { writer.field(signature.bytes) }
        self.statement = statement
        self.signatures = signatures
        encoded = writer.bytes
        hash = Digest(known: Hash.blake2b256([writer.bytes]))
    }

    /// Reads a signed statement, strictly: one canonical form, nothing after it, every count bounded.
    package init(decoding bytes: [UInt8]) throws(TrustError) {
        guard bytes.count <= Self.limit else { throw .malformed(.tooMany) }
        var reader = FieldReader(bytes)
        let statement = try Statement(decoding: try reader.field())
        var signatures: [Signature] = []
        for _ in statement.signers { signatures.append(try Signature(decoding: try reader.field())) }
        try reader.finish()
        try self.init(statement, signatures: signatures)
        guard encoded == bytes else { throw .malformed(.notCanonical) }
    }

    /// The most bytes a signed statement may have: 4 MiB, a withdrawal listing 65,536 statements fits.
    package static let limit = 4 << 20

    package static func == (left: SignedStatement, right: SignedStatement) -> Bool { left.hash == right.hash }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
