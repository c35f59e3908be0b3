/// Why a text isn't a varlink interface definition, and where.
package struct InterfaceSyntaxError: Error, Hashable, Sendable {
    /// The line, counted from 1.
    package let line: Int
    package let problem: Problem

    package init(line: Int, problem: Problem) {
        self.line = line
        self.problem = problem
    }

    /// What is wrong; a word is the definition's own.
    package enum Problem: Hashable, Sendable {
        case unexpectedCharacter
        case unexpectedEnd
        case expected(String)
        case notAnInterfaceName(String)
        case notAMemberName(String)
        case notAFieldName(String)
        case optionalOfOptional
        case nestedTooDeeply
        case definedTwice(String)
        case undefinedType(String)
        case noMembers
    }
}

extension InterfaceSyntaxError: CustomStringConvertible {
    package var description: String {
        switch problem {
        case .unexpectedCharacter: "line \(line): unexpected character"
        case .unexpectedEnd: "line \(line): the definition ends too early"
        case .expected(let token): "line \(line): expected '\(token)'"
        case .notAnInterfaceName(let word): "line \(line): '\(word)' is not an interface name"
        case .notAMemberName(let word): "line \(line): '\(word)' is not a member name"
        case .notAFieldName(let word): "line \(line): '\(word)' is not a field name"
        case .optionalOfOptional: "line \(line): an optional can't be optional again"
        case .nestedTooDeeply: "line \(line): types are nested too deeply"
        case .definedTwice(let name): "line \(line): '\(name)' is defined twice"
        case .undefinedType(let name): "line \(line): the type '\(name)' is not defined"
        case .noMembers: "line \(line): an interface needs a member"
        }
    }
}
