/// A method of a varlink interface: its wire name and the types of both directions.
///
/// Generated from the interface definition; never written by hand for the vault's own interfaces.
package protocol VarlinkMethod: Sendable {
    associatedtype Parameters: Codable & Sendable
    associatedtype Reply: Codable & Sendable

    /// The whole name, interface included, such as `org.varlink.service.GetInfo`.
    static var name: String { get }
}

/// A method that answers once.
package protocol VarlinkCall: VarlinkMethod {}

/// A method that answers with any number of replies and only to a caller that set `more`.
package protocol VarlinkStream: VarlinkMethod {}
