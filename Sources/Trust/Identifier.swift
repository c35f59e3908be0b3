import Sealing

/// The 16 random bytes that name one thing of the vault.
///
/// `Tag` only tells identifiers of different things apart, so a user can't be passed where a case is meant.
/// Text form: 26 characters of lower-case Crockford base32, most significant bit first, the first one at most `7`.
package struct Identifier<Tag>: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// The length of the byte form.
    package static var byteCount: Int { 16 }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new identifier from libsodium's generator.
    package static func random() -> Identifier { Identifier(prefixOf: Randomness.bytes(16)) }

    /// A new identifier that sorts behind earlier ones: milliseconds since 1970 in 48 bits, then 80 random bits, as in
    /// UUID version 7 (RFC 9562 §5.7).
    ///
    /// Rows found by it are written side by side instead of all over their table. `time` is in microseconds since 1970.
    package static func following(_ time: Int64) -> Identifier {
        let random = Identifier(prefixOf: Randomness.bytes(16))
        let milliseconds = UInt64(clamping: time / 1_000)
        return Identifier(high: milliseconds << 16 | random.high & 0xFFFF, low: random.low)
    }

    /// The identifier with this byte form; throws `malformed(.identifier)` unless there are exactly 16 bytes.
    package init(bytes: [UInt8]) throws(TrustError) {
        guard bytes.count == Self.byteCount else { throw .malformed(.identifier) }
        self.init(prefixOf: bytes)
    }

    /// The identifier written in strict text form: lower case only, no look-alikes, no separators.
    package init(text: String) throws(TrustError) {
        let digits = Array(text.utf8)
        guard digits.count == 26 else { throw .malformed(.identifier) }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (place, digit) in digits.enumerated() {
            guard let value = crockford.firstIndex(of: digit), place > 0 || value < 8 else {
                throw .malformed(.identifier)
            }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        self.init(high: high, low: low)
    }

    /// The first 16 bytes, big endian, of a list that is known to be long enough.
    init(prefixOf bytes: [UInt8]) {
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 16 bytes, as they stand in statements and in storage.
    package var bytes: [UInt8] {
        (0..<Self.byteCount).map { place in
            UInt8(truncatingIfNeeded: (place < 8 ? high : low) >> UInt64(56 - 8 * (place & 7)))
        }
    }

    /// The text form that people and protocols see.
    package var text: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(26)
        for place in stride(from: 125, through: 0, by: -5) {
            let value =
                place >= 64 ? high >> UInt64(place - 64) : (low >> UInt64(place) | (high << 1) << UInt64(63 - place))
            digits.append(crockford[Int(value & 31)])
        }
        return String(decoding: digits, as: UTF8.self)
    }

    package var description: String { text }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

private let crockford = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// What a `VaultID` names.
package enum VaultTag {}
/// What a `UserID` names.
package enum UserTag {}
/// What a `CaseID` names.
package enum CaseTag {}
/// What a `RecordID` names.
package enum RecordTag {}
/// What a `CompartmentID` names.
package enum CompartmentTag {}
/// What a `GroupID` names.
package enum GroupTag {}
/// What a `ShareSetID` names.
package enum ShareSetTag {}

/// One vault; stands in every statement, so that none can be moved to another vault.
package typealias VaultID = Identifier<VaultTag>
/// One person with an account, for ever: users are never renamed or reused.
package typealias UserID = Identifier<UserTag>
/// One child's file.
package typealias CaseID = Identifier<CaseTag>
/// One record of a case, a group, a user or the organisation.
package typealias RecordID = Identifier<RecordTag>
/// One compartment; derived from what it is (`Compartment.id(in:)`), never drawn.
package typealias CompartmentID = Identifier<CompartmentTag>
/// One group of children with facilitators.
package typealias GroupID = Identifier<GroupTag>
/// One set of shares of a recovery key.
package typealias ShareSetID = Identifier<ShareSetTag>
