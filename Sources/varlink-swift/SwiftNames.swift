/// Turns wire names into Swift names.
enum SwiftNames {
    /// The namespace of an interface: the last label of its name, `Cases` for `org.amanat.Cases`.
    static func namespace(of interface: String) -> String {
        let label = interface.split(separator: ".").last ?? ""
        return label.split(separator: "-").map(capitalized).joined()
    }

    /// A property, argument or case name: `case_id` becomes `caseID`, `seed` stays.
    static func property(_ wire: String) -> String {
        let words = wire.split(separator: "_")
        let tail = words.dropFirst().map { acronyms[$0.lowercased()] ?? capitalized($0) }
        return (words.first.map(lowercasedInitial) ?? "") + tail.joined()
    }

    /// The property name, in backticks where Swift wants them.
    static func escaped(_ wire: String) -> String {
        let name = property(wire)
        return keywords.contains(name) ? "`\(name)`" : name
    }

    /// The name of the type that a field defines inline: its own name capitalised.
    static func inlineType(_ wire: String, in namespace: String) -> String {
        let name = capitalized(property(wire)[...])
        return reserved.contains(name) || name == namespace ? name + "Value" : name
    }

    static func capitalized(_ word: Substring) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }

    private static func lowercasedInitial(_ word: Substring) -> String {
        word.prefix(1).lowercased() + word.dropFirst()
    }

    private static let acronyms = ["id": "ID", "ids": "IDs", "url": "URL", "json": "JSON", "fir": "FIR"]

    /// Names that generated code refers to, or that Swift keeps for itself.
    static let reserved: Set<String> = [
        "Any", "Array", "Bool", "Codable", "CodingKey", "CodingKeys", "Decoder", "Dictionary", "Double", "Encoder",
        "Error", "Failure", "FieldName", "Hashable", "Int", "JSONValue", "KeyedDecodingContainer", "Optional",
        "Parameters", "Protocol", "Reply", "Self", "Sendable", "Set", "String", "StringSet", "Swift", "Type",
        "CaseIterable", "MethodSummary", "Varlink", "VarlinkCall", "VarlinkError", "VarlinkFailure",
        "VarlinkInterface", "VarlinkStream",
    ]

    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
