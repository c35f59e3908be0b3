package import Access
package import Interfaces
import Trust

/// Certifies a person's keys and roles after the spoken fingerprint was compared, and the passphrase given again.
package struct Vouch: Operation {
    package typealias Method = People.Vouch
    package static let action = ActionID.vouch
    package static let needs = VaultPhase.complete

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
        _ = try work.session()
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        let claim = try Vouching(work).claim(of: parameters.name)
        let user = claim.certificate.user
        work.entry.record = user.text
        let spoken = parameters.fingerprint.filter(\.isNumber)
        guard spoken == claim.fingerprint.description.filter(\.isNumber) else { throw .fingerprintDiffers }
        let trust = try work.trust()
        let succeeds = try replaces(claim.certificate, trust.ledger.asSigned)
        if succeeds { _ = try Withdrawing(work).withdraw(user) }
        try trust.state(.certificate(claim.certificate), on: .user(user))
        if var account = try work.accounts.find(user), account.reenrolling == true {
            account.reenrolling = nil
            try work.accounts.put(account)
        }
        // What the old keys or the roles that are gone opened is deleted; colleagues grant anew what she may have.
        let stale = try succeeds ? Revocation(work).runEverywhere(of: user) : 0
        let standing = claim.certificate.roles.contains(.supervisor)
        let cases = try CaseBook(work).cases(of: standing ? nil : user)
        return .ready(Method.Reply(granted: try TopUp(work).run(for: cases).grants, stale: stale))
    }

    /// Whether another certificate has to end first: one for other keys, or with roles that this one hasn't.
    private func replaces(_ certificate: Certificate, _ ledger: Ledger) throws(VaultError) -> Bool {
        guard let current = ledger.certificate(of: certificate.user) else { return false }
        return current.identity != certificate.identity || !current.roles.isSubset(of: certificate.roles)
    }
}
