package import Access
package import Interfaces
import Sealing

/// Seals the caller's keys under a new passphrase; the keys stay the same, and her other sessions end.
package struct ChangePassphrase: Operation {
    package typealias Method = Session.ChangePassphrase
    package static let action = ActionID.changePassphrase

    private let parameters: Method.Parameters
    private var keys: (old: StretchedKey, new: StretchedKey)?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let old = try await vault.recheck(parameters.old, by: parameters.session, for: caller)
        guard parameters.new != parameters.old else { throw .weakPassphrase("unchanged") }
        try Passphrases.check(parameters.new, about: [])
        keys = (old: old, new: try await vault.stretch(parameters.new, for: caller))
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let (user, session) = (try work.session().user, try work.session().id)
        try work.decide(Self.action)
        let seeds = SeedTable(store: work.store, keys: try work.keys())
        guard let keys, let sealed = try seeds.find(user),
            let opened = try seeds.open(sealed, of: user, with: keys.old)
        else { throw .wrongPassphrase }
        try seeds.put(opened.seed, pin: opened.pin, of: user, under: keys.new)
        // What the old passphrase opens must not outlive it in the database's log.
        try work.cutLogOnceDurable()
        // Whoever knew the old one may be logged in with it.
        let sessions = work.vault.sessions
        work.onceDurable { sessions.endAll(of: user, but: session) }
        return .ready(Method.Reply())
    }
}
