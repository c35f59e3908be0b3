extension InterfaceDescription {
    /// Parses a varlink interface definition.
    ///
    /// The grammar is varlink.org's; a comment line `# [more]` above a method marks it as one that answers `more` calls.
    package init(parsing text: String) throws(InterfaceSyntaxError) {
        var parser = InterfaceParser(tokens: try InterfaceScanner.tokens(of: text))
        self = try parser.interface()
    }
}

/// A recursive descent over the tokens of one interface definition.
struct InterfaceParser {
    typealias Token = InterfaceScanner.Token
    typealias Member = InterfaceDescription.Member
    typealias FieldType = InterfaceDescription.FieldType
    typealias Problem = InterfaceSyntaxError.Problem

    /// Deeper than any real interface, shallow enough for any stack.
    static let greatestDepth = 32

    private let tokens: [Token]
    private var index = 0
    private var depth = 0
    private var references: [Token] = []

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    mutating func interface() throws(InterfaceSyntaxError) -> InterfaceDescription {
        let keyword = try expect("interface")
        let name = try next()
        guard InterfaceNames.isInterface(name.text) else { throw error(name, .notAnInterfaceName(name.text)) }
        var members: [Member] = []
        var seen: Set<String> = []
        while index < tokens.count {
            let member = try member()
            guard seen.insert(member.name).inserted else {
                throw InterfaceSyntaxError(line: member.line, problem: .definedTwice(member.name))
            }
            members.append(member)
        }
        guard !members.isEmpty else { throw error(name, .noMembers) }
        try checkReferences(in: members)
        return InterfaceDescription(name: name.text, documentation: keyword.above, members: members)
    }

    private mutating func member() throws(InterfaceSyntaxError) -> Member {
        let keyword = try next()
        guard ["type", "method", "error"].contains(keyword.text) else {
            throw error(keyword, .expected("type, method or error"))
        }
        let name = try next()
        guard InterfaceNames.isMember(name.text) else { throw error(name, .notAMemberName(name.text)) }
        let definition =
            switch keyword.text {
            case "method": try method(marks: keyword.above)
            case "error": InterfaceDescription.Definition.error(try structure())
            default: try typeDefinition()
            }
        let comment = keyword.above.filter { $0 != Self.streamMark }
        return Member(name: name.text, documentation: comment, line: keyword.line, definition: definition)
    }

    private static let streamMark = "[more]"

    private mutating func method(
        marks: [String]
    ) throws(InterfaceSyntaxError) -> InterfaceDescription.Definition {
        let parameters = try structure()
        try expect("->")
        let reply = try structure()
        return .method(
            parameters: parameters, reply: reply, answer: marks.contains(Self.streamMark) ? .stream : .single)
    }

    private mutating func typeDefinition() throws(InterfaceSyntaxError) -> InterfaceDescription.Definition {
        switch try composite() {
        case .enumeration(let choices): .enumeration(choices)
        case .structure(let fields): .structure(fields)
        default: throw error(tokens[index - 1], .expected("("))
        }
    }

    private mutating func structure() throws(InterfaceSyntaxError) -> [InterfaceDescription.Field] {
        let opening = try peek()
        guard case .structure(let fields) = try composite() else { throw error(opening, .expected("a structure")) }
        return fields
    }

    /// A parenthesised list: fields when a colon follows the first name, else values of an enumeration.
    private mutating func composite() throws(InterfaceSyntaxError) -> FieldType {
        let opening = try expect("(")
        if try peek().text == ")" {
            index += 1
            return .structure([])
        }
        guard depth < Self.greatestDepth else { throw error(opening, .nestedTooDeeply) }
        depth += 1
        defer { depth -= 1 }
        let hasTypes = index + 1 < tokens.count && tokens[index + 1].text == ":"
        return hasTypes ? .structure(try fields()) : .enumeration(try choices())
    }

    private mutating func fields() throws(InterfaceSyntaxError) -> [InterfaceDescription.Field] {
        var fields: [InterfaceDescription.Field] = []
        repeat {
            let name = try fieldName(notIn: fields.map(\.name))
            try expect(":")
            let type = try type()
            let beside = besideComment()
            let comment = name.above.isEmpty ? beside : name.above
            fields.append(.init(name: name.text, type: type, documentation: comment))
        } while try separator()
        return fields
    }

    private mutating func choices() throws(InterfaceSyntaxError) -> [InterfaceDescription.Choice] {
        var choices: [InterfaceDescription.Choice] = []
        repeat {
            let name = try fieldName(notIn: choices.map(\.name))
            let beside = besideComment()
            choices.append(.init(name: name.text, documentation: name.above.isEmpty ? beside : name.above))
        } while try separator()
        return choices
    }

    /// The comment on the line of the field that was just read, before or after its comma.
    private func besideComment() -> [String] {
        let last = tokens[index - 1]
        if let comment = last.beside { return [comment] }
        guard index < tokens.count, tokens[index].text == ",", let comment = tokens[index].beside else { return [] }
        return [comment]
    }

    private mutating func fieldName(notIn taken: [String]) throws(InterfaceSyntaxError) -> Token {
        let name = try next()
        guard InterfaceNames.isField(name.text) else { throw error(name, .notAFieldName(name.text)) }
        guard !taken.contains(name.text) else { throw error(name, .definedTwice(name.text)) }
        return name
    }

    private mutating func type() throws(InterfaceSyntaxError) -> FieldType {
        let token = try peek()
        guard depth < Self.greatestDepth else { throw error(token, .nestedTooDeeply) }
        depth += 1
        defer { depth -= 1 }
        if token.text == "(" { return try composite() }
        index += 1
        switch token.text {
        case "?": return .optional(try wrapped(in: token))
        case "[]": return .array(try type())
        case "[string]": return .map(try type())
        default: return try scalar(token)
        }
    }

    private mutating func wrapped(in optional: Token) throws(InterfaceSyntaxError) -> FieldType {
        guard try peek().text != "?" else { throw error(optional, .optionalOfOptional) }
        return try type()
    }

    private mutating func scalar(_ token: Token) throws(InterfaceSyntaxError) -> FieldType {
        switch token.text {
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "string": return .string
        case "object": return .object
        default:
            guard InterfaceNames.isMember(token.text) else { throw error(token, .expected("a type")) }
            references.append(token)
            return .named(token.text)
        }
    }

    private func checkReferences(in members: [Member]) throws(InterfaceSyntaxError) {
        let types = Set(
            members.filter { member in
                switch member.definition {
                case .structure, .enumeration: true
                case .method, .error: false
                }
            }.map(\.name))
        for reference in references where !types.contains(reference.text) {
            throw error(reference, .undefinedType(reference.text))
        }
    }
}

extension InterfaceParser {
    /// Consumes a comma (true) or the closing parenthesis (false).
    private mutating func separator() throws(InterfaceSyntaxError) -> Bool {
        let token = try next()
        switch token.text {
        case ",": return true
        case ")": return false
        default: throw error(token, .expected(")"))
        }
    }

    private func peek() throws(InterfaceSyntaxError) -> Token {
        guard index < tokens.count else {
            throw InterfaceSyntaxError(line: tokens.last?.line ?? 1, problem: .unexpectedEnd)
        }
        return tokens[index]
    }

    private mutating func next() throws(InterfaceSyntaxError) -> Token {
        let token = try peek()
        index += 1
        return token
    }

    @discardableResult
    private mutating func expect(_ text: String) throws(InterfaceSyntaxError) -> Token {
        let token = try next()
        guard token.text == text else { throw error(token, .expected(text)) }
        return token
    }

    private func error(_ token: Token, _ problem: Problem) -> InterfaceSyntaxError {
        InterfaceSyntaxError(line: token.line, problem: problem)
    }
}
