/// Why a value has no canonical form, or bytes are no JSON that we take.
///
/// Offsets count bytes from the start of the input; no case carries content.
package enum CanonicalJSONError: Error, Hashable, Sendable {
    /// NaN or an infinity, which JSON can't say.
    case nonFiniteNumber
    /// An integer outside ±(2^53 − 1): RFC 8785 readers would round it, so it has to travel as a string.
    case integerBeyondDouble
    /// Bytes that aren't UTF-8.
    case notUTF8
    /// Containers nested deeper than allowed, the first at this offset.
    case tooDeep(offset: Int)
    /// A control character outside a string, or a byte order mark, at this offset.
    case strayByte(offset: Int)
    /// An object names a member twice; names count as the same when canonically equivalent.
    case duplicateKey
    /// Not JSON, or a number that fits no double.
    case malformed
}
