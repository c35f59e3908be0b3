import Access
import FoundationEssentials
import Sealing
import Trust

/// A person's account, made by an admin; by itself it opens nothing.
///
/// Rests under the directory key. Names are never reused, so accounts are never deleted.
struct Account: Codable, Sendable, Equatable {
    let user: String
    let name: String
    var roleNames: [String]
    var uids: [UInt32]
    var disabled = false
    /// BLAKE2b-256 of the one-time enrolment code; nil once used.
    var enrolment: [UInt8]?
    /// The person was asked to make new keys, which no supervisor has vouched for yet.
    var reenrolling: Bool?
    /// Both public keys, once the person has enrolled.
    var keys: [UInt8]?

    var id: UserID {
        get throws(VaultError) {
            do { return try UserID(text: user) } catch { throw .tampered(.account, "id") }
        }
    }

    var roles: [RoleID] { roleNames.compactMap { RoleID(rawValue: $0) } }

    /// The roles that this account leaves in force: none of somebody disabled, or asked to enrol again and not yet
    /// vouched for.
    var limit: Set<RoleName> {
        if disabled || reenrolling == true { return [] }
        return Set(roleNames.compactMap { try? RoleName($0) })
    }

    /// The public keys the person made at enrolment.
    var identity: PublicIdentity? {
        get throws(VaultError) {
            guard let keys else { return nil }
            do { return try PublicIdentity(encoded: keys) } catch { throw .tampered(.account, user) }
        }
    }
}

extension Account {
    /// Makes a one-time enrolment code; the one before it, if any, is void.
    mutating func invite(_ work: Work) throws(VaultError) -> String {
        let code = ClaimCodes.make()
        enrolment = ClaimCodes.hash(code)
        try work.accounts.put(self)
        return code
    }

    /// Whether its holder has yet to make her keys, so that another code takes nothing from anybody.
    var isInvited: Bool { keys == nil && !disabled }
}
