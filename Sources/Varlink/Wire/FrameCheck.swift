import FoundationEssentials
import NIOCore

/// Looks at a frame's bytes before any of them is parsed.
///
/// The parser would notice some of it, but late: after it has recursed, or only in the fields someone reads. The rest it
/// takes: of two members of one name it keeps the first, and another reader of the same bytes may keep the last.
enum FrameCheck {
    /// Refuses bytes that aren't UTF-8, objects and arrays nested deeper than the limit, and what no JSON is: bytes before
    /// or between its tokens, a comma with nothing behind it, two members of one name, a number that no double comes near.
    static func check(_ frame: ByteBuffer, depth limit: Int) throws(FrameFault) {
        let bytes = frame.readableBytesUInt8Span
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw .notUTF8
        }
        var scan = FrameScan(limit: limit)
        var index = 0
        while index < bytes.count { index = try scan.take(bytes, from: index) }
    }
}

/// One pass over the tokens of a JSON text.
private struct FrameScan {
    let limit: Int
    /// The names of each object that is open; nil for an array.
    private var open: [Set<[UInt8]>?] = []
    /// The last byte that wasn't a blank, of a string its first.
    private var previous: UInt8 = 0

    init(limit: Int) { self.limit = limit }

    /// Takes one token; returns where the next one begins.
    mutating func take(_ bytes: Span<UInt8>, from start: Int) throws(FrameFault) -> Int {
        let byte = bytes[start]
        var next = start + 1
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: return next
        case UInt8(ascii: "\""):
            next = min(endOfString(in: bytes, from: next) + 1, bytes.count)
            try takeName(bytes.extracting(start..<next))
        case UInt8(ascii: "{"): try begin([])
        case UInt8(ascii: "["): try begin(nil)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            guard previous != UInt8(ascii: ","), open.popLast() != nil else { throw .malformed }
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            next = endOfNumber(in: bytes, from: start)
            try checkNumber(bytes.extracting(start..<next))
        case 0x21..<0x7F: break
        default: throw .malformed
        }
        previous = byte
        return next
    }

    private mutating func begin(_ names: Set<[UInt8]>?) throws(FrameFault) {
        open.append(names)
        guard open.count <= limit else { throw .tooDeep }
    }

    /// A string directly behind the beginning or a comma of an object is a member's name.
    private mutating func takeName(_ quoted: Span<UInt8>) throws(FrameFault) {
        guard previous == UInt8(ascii: "{") || previous == UInt8(ascii: ","), let names = open.last, names != nil else {
            return
        }
        var name: [UInt8] = []
        for index in 0..<quoted.count { name.append(quoted[index]) }
        if name.contains(UInt8(ascii: "\\")) {
            guard let text = try? JSONDecoder().decode(String.self, from: Data(name)) else { throw .malformed }
            name = Array("\"\(text)\"".utf8)
        }
        guard open[open.count - 1]?.insert(name).inserted == true else { throw .malformed }
    }

    /// A number that isn't nought must not be read as nought or as without end.
    private func checkNumber(_ digits: Span<UInt8>) throws(FrameFault) {
        var text = ""
        var isNought = true
        var isMantissa = true
        for index in 0..<digits.count {
            let byte = digits[index]
            text.unicodeScalars.append(Unicode.Scalar(byte))
            if byte | 0x20 == UInt8(ascii: "e") { isMantissa = false }
            if isMantissa, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) { isNought = false }
        }
        guard let number = Double(text), number.isFinite, isNought || number != 0 else { throw .malformed }
    }

    private func endOfNumber(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                index += 1
            default: return index
            }
        }
        return index
    }

    private func endOfString(in bytes: Span<UInt8>, from start: Int) -> Int {
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
