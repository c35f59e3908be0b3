/// One parsed varlink interface definition.
///
/// The definition is the contract: the generator, the documentation and the introspection answer all come from it.
package struct InterfaceDescription: Hashable, Sendable {
    /// The reverse-domain name, such as `org.varlink.service`.
    package let name: String
    /// The comment above the `interface` line, one element a line.
    package let documentation: [String]
    /// The members in the order in which the file defines them.
    package let members: [Member]

    package init(name: String, documentation: [String], members: [Member]) {
        self.name = name
        self.documentation = documentation
        self.members = members
    }

    /// The members that no comment explains, by name; an interface of a released product has none.
    package var undocumented: [String] {
        members.filter(\.documentation.isEmpty).map(\.name)
    }
}

extension InterfaceDescription {
    /// A named type, a method or an error.
    package struct Member: Hashable, Sendable {
        package let name: String
        package let documentation: [String]
        package let line: Int
        package let definition: Definition
    }

    /// What a member defines.
    package enum Definition: Hashable, Sendable {
        case structure([Field])
        case enumeration([Choice])
        case method(parameters: [Field], reply: [Field], answer: MethodSummary.Answer)
        case error([Field])
    }

    /// One field of a structure, in wire spelling.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let type: FieldType
        package let documentation: [String]
    }

    /// One value of an enumeration, in wire spelling.
    package struct Choice: Hashable, Sendable {
        package let name: String
        package let documentation: [String]
    }

    /// The type of a field; an empty structure as map value is varlink's way to write a set of strings.
    package indirect enum FieldType: Hashable, Sendable {
        case bool
        case int
        case float
        case string
        case object
        case named(String)
        case optional(FieldType)
        case array(FieldType)
        case map(FieldType)
        case structure([Field])
        case enumeration([Choice])
    }
}
