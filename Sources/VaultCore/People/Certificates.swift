import Access
import Trust

/// What a certificate says of an account: the roles that need one, and the keys its holder made.
enum Certificates {
    /// The one role in force by the account alone: it opens nothing.
    static let accountOnly = "admin"

    static func certificate(for account: Account) throws(VaultError) -> Certificate {
        guard let identity = try account.identity else { throw .notEnrolled }
        var roles: Set<RoleName> = []
        for name in account.roleNames where name != accountOnly {
            do { roles.insert(try RoleName(name)) } catch { throw .tampered(.account, account.user) }
        }
        do {
            return Certificate(
                user: try account.id, name: try LoginName(account.name), roles: roles, identity: identity)
        } catch let error as VaultError {
            throw error
        } catch {
            throw .tampered(.account, account.user)
        }
    }
}

/// What may be a login name, and what a custodian's name.
enum LoginNames {
    /// Whether an account may have this name: each mark stands between two letters or digits, so that none is overlooked at
    /// the end, and it is none of the vault's own.
    static func isWellFormed(_ name: String) -> Bool {
        guard (try? LoginName(name)) != nil, !ReservedNames.contains(name) else { return false }
        return name.split(omittingEmptySubsequences: false) { !isLetterOrDigit($0) }.allSatisfy { !$0.isEmpty }
    }

    private static func isLetterOrDigit(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber }

    /// A person's name as printed on shares: one line, not empty, not endless.
    static func isPresentable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
