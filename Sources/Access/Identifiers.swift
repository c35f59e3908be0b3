/// A name that the policy file gives to something: a role, a domain, an operation, a purpose.
///
/// Names are data, so that a centre can add a role without new code; being validated where they enter, they can be
/// written to the audit log and compared without a second look. Shape: 1–64 bytes, a lower case ASCII letter, then
/// lower case letters, digits, `_` or `-`.
package protocol PolicyName: RawRepresentable<String>, Hashable, Comparable, Sendable, Codable,
    CustomStringConvertible
{}

extension PolicyName {
    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Tells whether a text has the shape of a policy name; see ``PolicyName``.
func isPolicyName(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 64, isLowerCaseLetter(first) else { return false }
    return bytes.allSatisfy { byte in
        isLowerCaseLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

private func isLowerCaseLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}

/// A role of the policy file, as `psychologist`.
package struct RoleID: PolicyName {
    package let rawValue: String

    /// Nil for a text that isn't a policy name.
    package init?(rawValue: String) {
        guard isPolicyName(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// A domain of records with compartment keys of its own, as `counselling`.
package struct DomainID: PolicyName {
    package let rawValue: String

    /// Nil for a text that isn't a policy name.
    package init?(rawValue: String) {
        guard isPolicyName(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// Why somebody asks, as `treatment`; the audit log keeps it.
package struct PurposeID: PolicyName {
    package let rawValue: String

    /// Nil for a text that isn't a policy name.
    package init?(rawValue: String) {
        guard isPolicyName(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// An operation of the daemon, as `read_record`; ``KnownActions`` lists those that exist.
package struct ActionID: PolicyName {
    package let rawValue: String

    /// Nil for a text that isn't a policy name.
    package init?(rawValue: String) {
        guard isPolicyName(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// For the constants of ``KnownActions`` only, whose shape a test checks.
    init(known: StaticString) { rawValue = known.description }
}

/// The stable code of the rule that decided, as `psychologist.read.counselling.caseload`.
///
/// The audit log keeps it for years: a code is never given a second meaning.
package struct RuleID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let code: String

    /// The part that names the scope of what is open because glass was broken.
    package static let breakGlass = Scope.breakGlass.rawValue

    /// Joins the parts that apply with dots.
    init(_ parts: String?...) { code = parts.compactMap(\.self).joined(separator: ".") }

    package var description: String { code }

    package static func < (left: RuleID, right: RuleID) -> Bool { left.code < right.code }

    /// No role in force may do this to anything.
    package static let noRule = RuleID("no-rule")
    /// A role in force may do this, but not to this object.
    package static let outOfScope = RuleID("out-of-scope")
    /// A signed statement excludes the caller from the case.
    package static let recused = RuleID("recused")
    /// A process note, asked for by somebody who didn't write it.
    package static let authorOnly = RuleID("author-only")
}
