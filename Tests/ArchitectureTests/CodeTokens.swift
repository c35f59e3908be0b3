/// A file's words and marks, without comments and without what stands in string literals.
struct CodeTokens {
    /// A word, or one character that is neither a word's nor white space.
    struct Token: Equatable {
        let text: String
        /// From 1.
        let line: Int
        /// Whether no white space stands before it.
        let touchesPrevious: Bool
    }

    private(set) var tokens: [Token] = []
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var touches = false

    init(_ text: String) {
        bytes = Array(text.utf8)
        while place < bytes.count { step() }
    }

    private mutating func step() {
        let byte = bytes[place]
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ") {
            if byte == UInt8(ascii: "\n") { line += 1 }
            touches = false
            place += 1
        } else if stands("//") {
            while place < bytes.count && bytes[place] != UInt8(ascii: "\n") { place += 1 }
        } else if byte == UInt8(ascii: "\"") {
            skipLiteral()
        } else {
            take()
        }
    }

    private mutating func take() {
        let start = place
        while place < bytes.count && Self.isWord(bytes[place]) { place += 1 }
        if place == start { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        tokens.append(Token(text: text, line: line, touchesPrevious: touches))
        touches = true
    }

    private mutating func skipLiteral() {
        let delimiter = stands("\"\"\"") ? "\"\"\"" : "\""
        place += delimiter.utf8.count
        while place < bytes.count && !stands(delimiter) {
            if bytes[place] == UInt8(ascii: "\n") { line += 1 }
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place += delimiter.utf8.count
        tokens.append(Token(text: "\"\"", line: line, touchesPrevious: touches))
        touches = true
    }

    private func stands(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
            true
        default: false
        }
    }
}
