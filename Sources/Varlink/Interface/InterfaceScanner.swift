/// Splits an interface definition into tokens and keeps the comments that belong to them.
struct InterfaceScanner {
    /// A token: punctuation or a word, with the comments around it.
    struct Token: Hashable {
        let text: String
        let line: Int
        /// The comment lines directly above; a blank line in between detaches them.
        let above: [String]
        /// The comment after the token on its own line.
        var beside: String?
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var comments: [String] = []
    private var tokens: [Token] = []

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// All tokens of the text; a byte that starts no token is an error.
    static func tokens(of text: String) throws(InterfaceSyntaxError) -> [Token] {
        var scanner = InterfaceScanner(text)
        while scanner.position < scanner.bytes.count {
            try scanner.step()
        }
        return scanner.tokens
    }

    private mutating func step() throws(InterfaceSyntaxError) {
        switch bytes[position] {
        case UInt8(ascii: "\n"):
            skipLineEnds()
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            position += 1
        case UInt8(ascii: "#"):
            takeComment()
        default:
            try takeToken()
        }
    }

    /// Counts line ends, and forgets collected comments when a blank line follows them.
    private mutating func skipLineEnds() {
        var ends = 0
        while position < bytes.count, Self.isSpace(bytes[position]) {
            if bytes[position] == UInt8(ascii: "\n") { ends += 1 }
            position += 1
        }
        line += ends
        if ends > 1 { comments = [] }
    }

    private mutating func takeComment() {
        let start = position + 1
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var content = bytes[start..<end]
        if content.first == UInt8(ascii: " ") { content = content.dropFirst() }
        while let last = content.last, Self.isSpace(last) { content = content.dropLast() }
        let comment = String(decoding: content, as: UTF8.self)
        if let last = tokens.indices.last, tokens[last].line == line {
            tokens[last].beside = comment
        } else {
            comments.append(comment)
        }
        position = end
    }

    private mutating func takeToken() throws(InterfaceSyntaxError) {
        let rest = bytes[position...]
        let fixed = Self.punctuation.first { rest.starts(with: $0.utf8) }
        let length = fixed.map(\.utf8.count) ?? rest.prefix(while: Self.isWord).count
        guard length > 0 else { throw InterfaceSyntaxError(line: line, problem: .unexpectedCharacter) }
        let text = String(decoding: rest.prefix(length), as: UTF8.self)
        tokens.append(Token(text: text, line: line, above: comments, beside: nil))
        comments = []
        position += length
    }

    private static let punctuation = ["->", "[string]", "[]", "(", ")", ",", ":", "?"]

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
