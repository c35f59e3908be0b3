import Varlink

/// Writes the structures and enumerations of one interface.
struct TypeWriter {
    typealias Field = InterfaceDescription.Field
    typealias FieldType = InterfaceDescription.FieldType

    /// How a structure is read: what the service receives names every unknown field, what a client receives skips it.
    enum Reading {
        case refusingUnknownFields
        case skippingUnknownFields
    }

    let namespace: String

    /// Writes `package struct name` with its fields, inits, keys and the types its fields define inline.
    func write(
        _ fields: [Field], as name: String, _ reading: Reading, to source: inout SourceText
    ) throws(GeneratorError) {
        try checkDistinct(fields.map { SwiftNames.property($0.name) })
        let naming = fields.contains(where: Self.namesDamage) ? ", NamesDamage" : ""
        try source.block("package struct \(name): Codable, Hashable, Sendable\(naming)") {
            body throws(GeneratorError) in
            for field in fields {
                body.comment(field.documentation)
                body.line("package var \(SwiftNames.escaped(field.name)): \(swiftType(of: field))")
            }
            if !fields.isEmpty { body.line() }
            writeMemberwiseInit(fields, to: &body)
            if reading == .refusingUnknownFields { writeStrictInit(fields, to: &body) }
            writeKeys(fields, to: &body)
            try writeInlineTypes(fields, reading, to: &body)
        }
    }

    /// Whether a field is the one by which replies of every interface name altered rows.
    private static func namesDamage(_ field: Field) -> Bool {
        field.name == "damaged" && field.type == .optional(.array(.string))
    }

    /// Writes `package enum name` with one case a choice.
    func write(
        _ choices: [InterfaceDescription.Choice], as name: String, to source: inout SourceText
    ) throws(GeneratorError) {
        try checkDistinct(choices.map { SwiftNames.property($0.name) })
        source.block("package enum \(name): String, CaseIterable, Codable, Hashable, Sendable") { body in
            for choice in choices {
                body.comment(choice.documentation)
                body.line("case " + Self.enumCase(choice.name))
            }
        }
    }

    /// Writes the types that fields define inline, each under its field's name with a prefix.
    func writeInlineTypes(
        _ fields: [Field], _ reading: Reading, prefix: String = "", to source: inout SourceText
    ) throws(GeneratorError) {
        let inline = fields.filter { $0.type.inlineDefinition != nil }
        try checkDistinct(inline.map { prefix + SwiftNames.inlineType($0.name, in: namespace) })
        for field in inline {
            let name = prefix + SwiftNames.inlineType(field.name, in: namespace)
            source.line()
            source.comment(field.documentation.isEmpty ? ["The type of `\(field.name)`."] : field.documentation)
            switch field.type.inlineDefinition {
            case .structure(let fields): try write(fields, as: name, reading, to: &source)
            case .enumeration(let choices): try write(choices, as: name, to: &source)
            default: break
            }
        }
    }

    /// The Swift type of a field, inline definitions by their nested name.
    func swiftType(of field: Field, prefix: String = "") -> String {
        swiftType(field.type, inline: prefix + SwiftNames.inlineType(field.name, in: namespace))
    }

    private func swiftType(_ type: FieldType, inline: String) -> String {
        switch type {
        case .bool: "Bool"
        case .int: "Int"
        case .float: "Double"
        case .string: "String"
        case .object: "JSONValue"
        case .named(let name): "\(namespace).\(name)"
        case .optional(let inner): swiftType(inner, inline: inline) + "?"
        case .array(let inner): "[\(swiftType(inner, inline: inline))]"
        case .map(.structure([])): "StringSet"
        case .map(let inner): "[String: \(swiftType(inner, inline: inline))]"
        case .structure, .enumeration: inline
        }
    }

    func checkDistinct(_ names: [String]) throws(GeneratorError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw .collidingNames(name)
        }
    }

    private func writeMemberwiseInit(_ fields: [Field], to source: inout SourceText) {
        let arguments = fields.map { field in
            let type = swiftType(of: field)
            return "\(SwiftNames.escaped(field.name)): \(type)\(type.hasSuffix("?") ? " = nil" : "")"
        }
        guard !fields.isEmpty else { return source.line("package init() {}") }
        source.list("package init", arguments, " {")
        for field in fields {
            source.line("    self.\(SwiftNames.property(field.name)) = \(SwiftNames.escaped(field.name))")
        }
        source.line("}")
    }

    private func writeStrictInit(_ fields: [Field], to source: inout SourceText) {
        source.line()
        source.block("package init(from decoder: any Decoder) throws") { body in
            let names = fields.map { "\"\($0.name)\"" }
            guard !fields.isEmpty else {
                return body.line("_ = try KeyedDecodingContainer<FieldName>(of: decoder, only: [])")
            }
            body.list(
                "let fields = try KeyedDecodingContainer<FieldName>", ["of: decoder", "only: " + list(names)], "")
            for field in fields {
                let read = if case .optional = field.type { "optional" } else { "value" }
                body.line("self.\(SwiftNames.property(field.name)) = try fields.\(read)(\"\(field.name)\")")
            }
        }
    }

    private func list(_ names: [String]) -> String {
        "[" + names.joined(separator: ", ") + "]"
    }

    private func writeKeys(_ fields: [Field], to source: inout SourceText) {
        guard !fields.isEmpty else { return }
        source.line()
        source.block("private enum CodingKeys: String, CodingKey") { body in
            for field in fields {
                body.line("case " + Self.enumCase(field.name))
            }
        }
    }

    private static func enumCase(_ wire: String) -> String {
        let name = SwiftNames.escaped(wire)
        return SwiftNames.property(wire) == wire ? name : "\(name) = \"\(wire)\""
    }
}

extension InterfaceDescription.FieldType {
    /// The structure or enumeration that a field defines where it stands, under any optionals, arrays and maps.
    var inlineDefinition: InterfaceDescription.FieldType? {
        switch self {
        case .optional(let inner), .array(let inner): inner.inlineDefinition
        case .map(.structure([])): nil
        case .map(let inner): inner.inlineDefinition
        case .structure, .enumeration: self
        case .bool, .int, .float, .string, .object, .named: nil
        }
    }
}
