/// One custodian's share, version 1, 75 bytes in locked memory:
///
///     0x01 ‖ purpose 1 ‖ threshold 1 ‖ index 1 ‖ vault id 16 ‖ set id 16 ‖ value 32 ‖ checksum 7
///
/// The checksum is BLAKE2b-256 keyed with "amanat share checksum/1" of the bytes before it, cut. It finds mistakes, not malice;
/// for that the vault keeps each share's hash.
package struct Share: ~Copyable, Sendable {
    static let version: UInt8 = 1
    static let headerSize = 4 + 2 * ShareSetDescription.idSize
    static let checksumSize = 7
    static let size = headerSize + SecretSharing.secretSize + checksumSize

    package let purpose: SharePurpose
    package let threshold: UInt8
    /// Counted from 1: the share's place in its set, and its x.
    package let index: UInt8
    package let vaultID: [UInt8]
    package let setID: [UInt8]
    let bytes: LockedBytes

    /// Reads the format above; `badShare` with the fault.
    init(_ bytes: consuming LockedBytes) throws(SealingError) {
        let header = try bytes.read { (span) throws(SealingError) in try Self.checkedHeader(span) }
        purpose = SharePurpose(rawValue: header[1])
        threshold = header[2]
        index = header[3]
        vaultID = Array(header[4..<20])
        setID = Array(header[20..<36])
        self.bytes = bytes
    }

    /// BLAKE2b-256 of all bytes; it rests in the vault in clear, and tells nothing of 32 random ones.
    package borrowing func hash() -> [UInt8] {
        let none: [UInt8] = []
        return bytes.read { Blake2b.hash($0, key: none.span, count: 32) }
    }

    package borrowing func copy() throws(SealingError) -> Share {
        try Share(try bytes.read { (span) throws(SealingError) in try LockedBytes(copying: span) })
    }

    static func checksum(_ covered: Span<UInt8>) -> [UInt8] {
        let key = Array("amanat share checksum/1".utf8)
        return Array(Blake2b.hash(covered, key: key.span, count: 32).prefix(checksumSize))
    }

    private static func checkedHeader(_ span: Span<UInt8>) throws(SealingError) -> [UInt8] {
        guard span.count == size else { throw .badLength(expected: size, found: span.count) }
        guard span[0] == version else { throw .badShare(.unsupportedVersion(span[0])) }
        let covered = size - checksumSize
        let expected = checksum(span.extracting(0..<covered))
        guard ConstantTime.areEqual(expected.span, span.extracting(covered..<size)) else {
            throw .badShare(.mistyped(group: nil))
        }
        let counts = ShareSetDescription.counts
        guard (2...counts.upperBound).contains(span[2]), (1...counts.upperBound).contains(span[3]) else {
            throw .badShare(.inconsistent)
        }
        return (0..<headerSize).map { span[$0] }
    }
}
