/// What the vault calls itself, its parts and those without an account, in lists where names of people and roles stand:
/// neither a person nor a role may be taken for one of them.
package enum ReservedNames {
    package static let all: Set<String> = [
        "all", "amanat", "amanatd", "anybody", "anyone", "auditors", "custodian", "custodians", "daemon", "everybody",
        "everyone", "nobody", "none", "recovery", "root", "system", "uid", "unknown", "vault",
    ]

    /// A name without its marks: two that differ in these alone are taken for each other.
    package static func gist(of name: String) -> String { name.filter { $0.isLetter || $0.isNumber } }

    /// Whether a name is one of the vault's own, with or without marks between its letters.
    package static func contains(_ name: String) -> Bool { all.contains(gist(of: name)) }
}
