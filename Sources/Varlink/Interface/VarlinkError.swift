/// The closed set of errors that one interface defines.
///
/// Encoding a value writes the error's *parameters* object; the name travels beside it.
package protocol VarlinkError: Error, Encodable, Hashable {
    /// The whole name, interface included.
    var name: String { get }

    /// Reads the error back; nil when the set has no error of that name.
    init?(name: String, from decoder: any Decoder) throws
}

/// A method's refusal: one error of one interface, whichever that is.
package struct VarlinkFailure: Error, Sendable {
    package let error: any VarlinkError

    package init(_ error: some VarlinkError) {
        self.error = error
    }

    package var name: String { error.name }
}
