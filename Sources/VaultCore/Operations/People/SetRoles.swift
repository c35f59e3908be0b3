package import Access
package import Interfaces
import Trust

/// Sets the roles an account asks for; all but admin still need a certificate.
///
/// Nobody sets her own: the only admin would leave the vault without one, and power over roles is kept from those who
/// would have them.
package struct SetRoles: Operation {
    package typealias Method = People.SetRoles
    package static let action = ActionID.setRoles

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let me = try work.session().user
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        guard var account = try work.accounts.find(name: parameters.name) else { throw .noSuchPerson }
        work.entry.record = account.user
        account.roleNames = try Roles.checked(parameters.roles, work)
        guard try account.id != me else { throw .denied(rule: "roles.oneself") }
        try work.accounts.put(account)
        return .ready(Method.Reply())
    }
}
