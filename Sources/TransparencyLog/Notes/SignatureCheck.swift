/// A claim that a key has signed a message, for an Ed25519 that is passed in.
///
/// Named fields, because three byte arrays in a row are easily swapped.
package struct SignatureClaim: Sendable {
    package let signature: [UInt8]
    package let message: [UInt8]
    /// 32 bytes, RFC 8032.
    package let publicKey: [UInt8]
}

/// Says whether a claim holds; signatures of another length than 64 bytes never do.
package typealias SignatureCheck = @Sendable (SignatureClaim) -> Bool
