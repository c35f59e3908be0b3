/// Why an audit entry can't be written or isn't taken as one.
package enum AuditEntryError: Error, Hashable, Sendable {
    /// More bytes than `AuditEntry.byteLimit`.
    case tooLong(Int)
    /// More items than `AuditEntry.itemLimit`.
    case tooManyItems(Int)
    /// The bytes aren't an RFC 8785 object.
    case notCanonical
    /// A field no entry of this format has.
    case unknownField
    case missingField(AuditField)
    /// A field of another type, range or spelling than the format says.
    case badField(AuditField)
    /// Not 1 to 128 characters of a code.
    case badCode
    /// Not the 32 bytes of a hash or salt.
    case badHashLength(Int)
    /// Outside the years 1970 to 9999.
    case timeOutOfRange
}

/// The names of an entry's fields in its JSON, nested ones included.
package enum AuditField: String, CaseIterable, Hashable, Sendable {
    case sequence = "seq"
    case time
    case actor
    case user
    case uid
    case roles
    case session
    case action
    case `case`
    case record
    case version
    case domain
    case outcome
    case result
    case rule
    case purpose
    case reason
    case digest
    case salt
    case items
    case count
    case approval
    case continues
    case generation
    case size
    case root
    case found
}
