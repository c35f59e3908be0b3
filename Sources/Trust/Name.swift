/// A short ASCII word that stands in signed bytes: 1 to 32 of `a-z 0-9 _ . -`, beginning with a letter.
///
/// The set is that narrow so that two names that look alike on a screen are equal bytes in a statement.
/// `Tag` keeps roles, domains and login names apart. Which roles and domains exist is the policy's to say.
package struct Name<Tag>: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The word itself.
    package let text: String

    /// The longest name, in bytes.
    package static var limit: Int { 32 }

    /// The name spelled `text`; throws `malformed(.name)` for anything outside the set.
    package init(_ text: String) throws(TrustError) {
        guard Self.isWellFormed(text) else { throw .malformed(.name) }
        self.text = text
    }

    /// A name fixed in the source, whose spelling the tests check.
    init(fixed text: StaticString) { self.text = "\(text)" }

    static func isWellFormed(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= limit, (0x61...0x7A).contains(first) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x5F, 0x2E, 0x2D: true
            default: false
            }
        }
    }

    package var description: String { text }

    package static func < (left: Name, right: Name) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// What a `RoleName` names.
package enum RoleTag {}
/// What a `DomainName` names.
package enum DomainTag {}
/// What a `LoginName` names.
package enum LoginTag {}

/// A role as a certificate states it.
package typealias RoleName = Name<RoleTag>
/// A domain of records, part of what a compartment is.
package typealias DomainName = Name<DomainTag>
/// The name somebody types to log in; certified, so that a directory can't swap names.
package typealias LoginName = Name<LoginTag>

extension RoleName {
    package static let psychologist = RoleName(fixed: "psychologist")
    package static let medicalOfficer = RoleName(fixed: "medical_officer")
    package static let socialWorker = RoleName(fixed: "social_worker")
    /// The role that vouches for people; Trust's own rules depend on it.
    package static let supervisor = RoleName(fixed: "supervisor")
    package static let monitor = RoleName(fixed: "monitor")
}

extension DomainName {
    package static let general = DomainName(fixed: "general")
    package static let legal = DomainName(fixed: "legal")
    package static let counselling = DomainName(fixed: "counselling")
    package static let medical = DomainName(fixed: "medical")
    package static let medicolegal = DomainName(fixed: "medicolegal")
    /// A user's drafts of every domain.
    package static let drafts = DomainName(fixed: "drafts")
    /// The key of the blind index of duplicate search.
    package static let index = DomainName(fixed: "index")
}
