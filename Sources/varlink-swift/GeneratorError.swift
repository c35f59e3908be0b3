package import Varlink

/// Why no Swift file comes out of an interface definition.
package enum GeneratorError: Error, Hashable, Sendable {
    case syntax(file: String, InterfaceSyntaxError)
    /// The member's name means something else in Swift or in the generated code.
    case reservedName(String)
    /// Two wire names become the same Swift name within one scope.
    case collidingNames(String)
    /// A structure that contains itself other than through an array or a map has no size.
    case endlessType(String)
    case unreadable(file: String)
    case unwritable(file: String)
}

extension GeneratorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let file, let error): "\(file): \(error)"
        case .reservedName(let name): "'\(name)' can't be the name of a member"
        case .collidingNames(let name): "two names become '\(name)' in Swift"
        case .endlessType(let name): "'\(name)' contains itself"
        case .unreadable(let file): "\(file) can't be read as UTF-8 text"
        case .unwritable(let file): "\(file) can't be written"
        }
    }
}
