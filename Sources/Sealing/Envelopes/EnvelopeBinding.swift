/// What one envelope is bound to: its nonce, its key's id, and the associated data of its row.
struct EnvelopeBinding {
    static let label = "amanat envelope/1"

    let nonce: [UInt8]
    /// Version ‖ key id u32 BE ‖ encoded associated data.
    let bound: [UInt8]

    init(id: UInt32, ad: AssociatedData, nonce: [UInt8]) {
        var bound: [UInt8] = []
        bound.reserveCapacity(5 + ad.encoded.count)
        bound.append(Envelope.version)
        bound.append(bigEndian: id)
        bound.append(contentsOf: ad.encoded)
        self.bound = bound
        self.nonce = nonce
    }

    /// The binding that an envelope must have been made with, its nonce read from it.
    init(of envelope: Span<UInt8>, id: UInt32, ad: AssociatedData) throws(SealingError) {
        let found = try Envelope.keyID(of: envelope)
        guard found == id else { throw .wrongKeyID(expected: id, found: found) }
        var nonce: [UInt8] = []
        nonce.reserveCapacity(XChaCha20Poly1305.nonceSize)
        for index in 5..<(5 + XChaCha20Poly1305.nonceSize) { nonce.append(envelope[index]) }
        self.init(id: id, ad: ad, nonce: nonce)
    }

    /// 64 bytes in a locked slot: the first half encrypts, the second commits.
    func keyMaterial(of key: borrowing SymmetricKey) throws(SealingError) -> LockedBytes {
        var message: [UInt8] = []
        message.reserveCapacity(2 + Self.label.utf8.count + nonce.count + bound.count)
        message.append(label: Self.label)
        message.append(contentsOf: nonce)
        message.append(contentsOf: bound)
        var okm = try LockedBytes(zeroed: Blake2b.longest)
        okm.write { output in key.bytes.read { Blake2b.hash(message.span, key: $0, into: &output) } }
        return okm
    }
}
