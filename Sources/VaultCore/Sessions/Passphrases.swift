import GRDB
import Sealing
import Trust

/// Checks and stretches passphrases as they come in requests.
enum Passphrases {
    /// Refuses one below the floor.
    static func check(_ passphrase: String, about words: [String]) throws(VaultError) {
        do {
            try Passphrase.assess(passphrase, about: words)
        } catch SealingError.passphraseTooWeak(let weakness) {
            throw .weakPassphrase(weakness.code)
        } catch {
            throw .weakPassphrase("unmeasurable")
        }
    }
}

extension PassphraseWeakness {
    /// A stable code of the weakness.
    var code: String {
        switch self {
        case .empty: "empty"
        case .tooLong: "too-long"
        case .tooShort: "too-short"
        case .controlCharacter: "control-character"
        case .personal: "personal"
        case .guessable: "guessable"
        case .lowScore: "low-score"
        case .unmeasurable: "unmeasurable"
        }
    }
}

extension Vault {
    /// Stretches a new passphrase with fresh parameters.
    func stretch(_ passphrase: String, for caller: Caller) async throws(VaultError) -> StretchedKey {
        let parameters = try sealing(.seed) { () throws(SealingError) in try PassphraseParameters.fresh(premises.argon2)
        }
        return try await stretch(passphrase, parameters, for: caller)
    }

    /// Stretches a passphrase as it was before.
    func stretch(
        _ passphrase: String, _ parameters: PassphraseParameters, for caller: Caller
    ) async throws(VaultError) -> StretchedKey {
        let secret: SharedSecret
        do { secret = SharedSecret(try Passphrase.secret(passphrase)) } catch { throw .wrongPassphrase }
        return StretchedKey(key: try await gate.stretch(secret, parameters, for: caller), parameters: parameters)
    }

    /// Checks a logged-in person's passphrase again, for steps that ask for it.
    ///
    /// Guesses are slowed down like those of a login: a session left open must not be a place to guess.
    /// Returns the key that the passphrase stretches to.
    @discardableResult
    func recheck(
        _ passphrase: String, by session: String, for caller: Caller
    ) async throws(VaultError) -> StretchedKey {
        let user = try self.session(session, of: caller).user
        let now = premises.now
        let found = try await look(for: caller) {
            work throws(VaultError) -> (name: String, sealed: SeedTable.Sealed)? in
            guard let account = try work.accounts.find(user),
                let sealed = try SeedTable(store: work.store, keys: try work.keys()).find(user)
            else { return nil }
            try Throttle(store: work.store, keys: try work.keys()).check(account.name, caller, at: now)
            return (account.name, sealed)
        }
        guard let found else { throw .notEnrolled }
        let key = try await stretch(passphrase, found.sealed.parameters, for: caller)
        let fits = try await look(for: caller) { work throws(VaultError) in
            try SeedTable(store: work.store, keys: try work.keys()).open(found.sealed, of: user, with: key) != nil
        }
        try await note(fits ? .right : .wrong, passphraseOf: found.name, by: caller, at: now)
        guard fits else { throw .wrongPassphrase }
        return key
    }

    private enum Guess {
        case right, wrong
    }

    private func note(
        _ guess: Guess, passphraseOf name: String, by caller: Caller, at now: Moment
    ) async throws(VaultError) {
        guard let keys else { throw .sealed }
        try await commit(.ordinary, for: Party(caller)) { database, _ throws(VaultError) in
            let throttle = Throttle(store: Store(database: database), keys: keys)
            switch guess {
            case .right: try throttle.succeed(name, caller)
            case .wrong: try throttle.fail(name, caller, at: now)
            }
        }
    }
}
