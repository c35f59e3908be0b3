import NIOCore

/// Looks at a frame's bytes before any of them is parsed.
///
/// The parser would notice most of it, but late: after it has recursed, or only in the fields someone reads.
enum FrameCheck {
    /// Refuses bytes that aren't UTF-8, and objects and arrays nested deeper than the limit.
    static func check(_ frame: ByteBuffer, depth limit: Int) throws(FrameFault) {
        let bytes = frame.readableBytesUInt8Span
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw .notUTF8
        }
        guard depth(of: bytes) <= limit else { throw .tooDeep }
    }

    /// The deepest nesting of brackets outside strings; exact for JSON, harmless for anything else.
    private static func depth(of bytes: Span<UInt8>) -> Int {
        var depth = 0
        var deepest = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = endOfString(in: bytes, from: index + 1)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
            default:
                break
            }
            index += 1
        }
        return deepest
    }

    private static func endOfString(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }
}

/// Why the bytes of a frame can't be a message.
package enum FrameFault: Error, Hashable, Sendable {
    case notUTF8
    case tooDeep
    /// Not a JSON object with the fields of a message.
    case malformed
}
