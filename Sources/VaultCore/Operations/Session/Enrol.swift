package import Access
package import Interfaces
import Sealing
import Trust

/// The person's own first login: makes her keys, which nobody else ever holds, under her own passphrase.
package struct Enrol: Operation {
    package typealias Method = Session.Enrol
    package static let action = ActionID.enrol

    private let parameters: Method.Parameters
    private var key: StretchedKey?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let parameters = parameters
        _ = try await vault.look(for: caller) { work throws(VaultError) in try Self.account(parameters, caller, work) }
        try Passphrases.check(parameters.passphrase, about: [parameters.user])
        key = try await vault.stretch(parameters.passphrase, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        var account = try Self.account(parameters, work.caller, work)
        guard let key else { throw .founding }
        let recovery = try work.vault.facts.recoveryKey()
        let seed = try sealing(.seed) { () throws(SealingError) in try IdentitySeed.random() }
        account.keys = seed.publicIdentity.encoded
        account.enrolment = nil
        try work.accounts.put(account)
        let pin = work.vault.facts.phase == .complete ? recovery : nil
        try SeedTable(store: work.store, keys: try work.keys()).put(seed, pin: pin, of: try account.id, under: key)
        work.actor = try account.id
        work.entry.rule = "enrolment-code"
        let print = Fingerprint(
            of: try Certificates.certificate(for: account), in: try work.keys().vault, pin: recovery)
        return .ready(Method.Reply(fingerprint: print.description))
    }

    private static func account(
        _ parameters: Method.Parameters, _ caller: Caller, _ work: Work
    ) throws(VaultError) -> Account {
        guard let account = try work.accounts.find(name: parameters.user), !account.disabled,
            account.uids.contains(caller.uid), let expected = account.enrolment,
            ClaimCodes.hash(parameters.code) == expected
        else { throw .wrongCode }
        return account
    }
}
