import Varlink

/// Writes the errors of one interface as one closed enumeration.
struct FailureWriter {
    typealias Field = InterfaceDescription.Field

    /// An error as the definition has it.
    struct Entry {
        let name: String
        let documentation: [String]
        let fields: [Field]

        /// The Swift case: the wire name with a small initial.
        var caseName: String { SwiftNames.escaped(name) }
    }

    let interface: String
    let types: TypeWriter
    let entries: [Entry]

    func write(to source: inout SourceText) throws(GeneratorError) {
        guard !entries.isEmpty else { return }
        try types.checkDistinct(entries.map(\.caseName))
        source.line()
        source.line("/// The errors of `\(interface)`.")
        try source.block("package enum Failure: VarlinkError") { body throws(GeneratorError) in
            for entry in entries {
                body.comment(entry.documentation)
                writeCase(entry, to: &body)
            }
            writeName(to: &body)
            writeInit(to: &body)
            writeEncode(to: &body)
            for entry in entries {
                try types.writeInlineTypes(entry.fields, .skippingUnknownFields, prefix: entry.name, to: &body)
            }
        }
    }

    private func writeCase(_ entry: Entry, to source: inout SourceText) {
        let arguments = entry.fields.map { field in
            "\(SwiftNames.escaped(field.name)): \(types.swiftType(of: field, prefix: entry.name))"
        }
        writeList("case \(entry.caseName)", arguments, to: &source)
    }

    private func writeList(_ head: String, _ elements: [String], to source: inout SourceText) {
        if elements.isEmpty { source.line(head) } else { source.list(head, elements, "") }
    }

    private func writeName(to source: inout SourceText) {
        source.line()
        source.block("package var name: String") { body in
            body.line("switch self {")
            for entry in entries {
                body.line("case .\(entry.caseName): \"\(interface).\(entry.name)\"")
            }
            body.line("}")
        }
    }

    private func writeInit(to source: inout SourceText) {
        source.line()
        source.block("package init?(name: String, from decoder: any Decoder) throws") { body in
            body.line("switch name {")
            for entry in entries {
                body.line("case \"\(interface).\(entry.name)\":")
                if !entry.fields.isEmpty {
                    body.line("    let fields = try decoder.container(keyedBy: FieldName.self)")
                }
                let values = entry.fields.map { field in
                    let read = if case .optional = field.type { "optional" } else { "value" }
                    return "\(SwiftNames.escaped(field.name)): try fields.\(read)(\"\(field.name)\")"
                }
                writeList("    self = .\(entry.caseName)", values, to: &body)
            }
            body.line("default:")
            body.line("    return nil")
            body.line("}")
        }
    }

    private func writeEncode(to source: inout SourceText) {
        source.line()
        source.block("package func encode(to _encoder: any Encoder) throws") { body in
            let writes = entries.contains { !$0.fields.isEmpty }
            let container = "_encoder.container(keyedBy: FieldName.self)"
            body.line(writes ? "var _fields = \(container)" : "_ = \(container)")
            body.line("switch self {")
            for entry in entries {
                writeEncodeCase(entry, to: &body)
            }
            body.line("}")
        }
    }

    private func writeEncodeCase(_ entry: Entry, to source: inout SourceText) {
        guard !entry.fields.isEmpty else {
            source.line("case .\(entry.caseName):")
            return source.line("    break")
        }
        source.list("case .\(entry.caseName)", entry.fields.map { "let " + SwiftNames.escaped($0.name) }, ":")
        for field in entry.fields {
            let write = if case .optional = field.type { "encodeIfPresent" } else { "encode" }
            source.line("    try _fields.\(write)(\(SwiftNames.escaped(field.name)), forKey: \"\(field.name)\")")
        }
    }
}
