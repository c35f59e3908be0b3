import Varlink

/// What the named types of an interface refer to.
struct TypeGraph {
    private typealias FieldType = InterfaceDescription.FieldType

    private let structures: [String: [InterfaceDescription.Field]]
    /// The named types that can appear in a request; they refuse unknown fields.
    let requested: Set<String>

    init(_ interface: InterfaceDescription) {
        var structures: [String: [InterfaceDescription.Field]] = [:]
        var pending: [String] = []
        for member in interface.members {
            switch member.definition {
            case .structure(let fields): structures[member.name] = fields
            case .method(let parameters, _, _): pending += parameters.flatMap { Self.mentioned(in: $0.type) }
            case .enumeration, .error: break
            }
        }
        var requested: Set<String> = []
        while let name = pending.popLast() {
            guard requested.insert(name).inserted else { continue }
            pending += structures[name, default: []].flatMap { Self.mentioned(in: $0.type) }
        }
        self.structures = structures
        self.requested = requested
    }

    /// Refuses a structure that would contain itself by value.
    func checkSizes() throws(GeneratorError) {
        for name in structures.keys.sorted() {
            var pending = structures[name, default: []].flatMap { Self.embedded(in: $0.type) }
            var seen: Set<String> = []
            while let inner = pending.popLast() {
                guard inner != name else { throw .endlessType(name) }
                guard seen.insert(inner).inserted else { continue }
                pending += structures[inner, default: []].flatMap { Self.embedded(in: $0.type) }
            }
        }
    }

    private static func mentioned(in type: FieldType) -> [String] {
        switch type {
        case .named(let name): [name]
        case .optional(let inner), .array(let inner), .map(let inner): mentioned(in: inner)
        case .structure(let fields): fields.flatMap { mentioned(in: $0.type) }
        case .bool, .int, .float, .string, .object, .enumeration: []
        }
    }

    private static func embedded(in type: FieldType) -> [String] {
        switch type {
        case .named(let name): [name]
        case .optional(let inner): embedded(in: inner)
        case .structure(let fields): fields.flatMap { embedded(in: $0.type) }
        case .bool, .int, .float, .string, .object, .enumeration, .array, .map: []
        }
    }
}
