/// What a service tells about an interface it offers: its definition as text and a list of its methods.
package struct VarlinkInterface: Hashable, Sendable {
    package let name: String
    /// The definition as written, answered to `GetInterfaceDescription`.
    package let definition: String
    package let methods: [MethodSummary]

    package init(name: String, definition: String, methods: [MethodSummary]) {
        self.name = name
        self.definition = definition
        self.methods = methods
    }
}

/// A method's name within its interface and how it answers.
package struct MethodSummary: Hashable, Sendable {
    /// Once, or with any number of replies to a `more` call.
    package enum Answer: Hashable, Sendable {
        case single
        case stream
    }

    package let name: String
    package let answer: Answer

    package init(_ name: String, _ answer: Answer) {
        self.name = name
        self.answer = answer
    }
}
