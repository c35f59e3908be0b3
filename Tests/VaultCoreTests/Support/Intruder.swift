import FoundationEssentials
import Sealing
import Trust

@testable import VaultCore

/// A pair of keys whose secret half an intruder has, and the person he passes it off as.
final class Ghost: Sendable {
    let user: UserID
    let seed: IdentitySeed

    init(as user: UserID = .random()) throws {
        self.user = user
        seed = try IdentitySeed.random()
    }

    init(_ user: UserID, seed: consuming IdentitySeed) {
        self.user = user
        self.seed = seed
    }

    var identity: PublicIdentity { seed.publicIdentity }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        let key = try seed.signingKey()
        return key.sign(message).bytes
    }
}

/// What an administrator can write who holds the database, the root key, and so all master and directory keys.
struct Intruder {
    let store: Store
    let keys: UnsealedKeys

    var accounts: AccountTable { AccountTable(store: store, keys: keys, state: WriterState()) }
    var statements: StatementTable { StatementTable(store: store, keys: keys) }
    var grants: GrantTable { GrantTable(store: store, keys: keys) }
    var directory: DirectoryTable { DirectoryTable(store: store, keys: keys) }

    /// Changes an account as he likes.
    func edit(_ name: String, _ change: (inout Account) -> Void) throws {
        guard var account = try accounts.find(name: name) else { throw VaultError.notFound }
        change(&account)
        try accounts.put(account)
    }

    /// Makes an account with keys he knows.
    func invent(_ ghost: Ghost, name: String, roles: [String]) throws {
        var account = Account(user: ghost.user.text, name: name, roleNames: roles, uids: [0])
        account.keys = ghost.identity.encoded
        try accounts.add(account)
    }

    /// A statement that continues a subject's chain, signed with keys he has; heads are named as of now.
    func forge(
        _ content: Content, on subject: Trust.Subject, by signer: Signer, with seed: borrowing IdentitySeed,
        relyingOn subjects: [Trust.Subject]
    ) throws -> SignedStatement {
        try forge(content, on: subject, by: signer, with: seed, heads: try subjects.compactMap { try head(of: $0) })
    }

    func forge(
        _ content: Content, on subject: Trust.Subject, by signer: Signer, with seed: borrowing IdentitySeed,
        heads: [Head]
    ) throws -> SignedStatement {
        let chain = try statements.chain(of: subject)
        let place = Statement.Place(
            vault: keys.vault, subject: subject, number: UInt64(chain.count + 1),
            previous: try chain.last?.hash ?? Digest([UInt8](repeating: 0, count: 32)))
        let statement = Statement(at: place, time: 1, relyingOn: heads, content: content, signers: [signer])
        return try statement.signed(with: try seed.signingKey())
    }

    func head(of subject: Trust.Subject, at number: Int? = nil) throws -> Head? {
        let chain = try statements.chain(of: subject).prefix(number ?? .max)
        return chain.last.map { Head(subject: subject, number: UInt64(chain.count), hash: $0.hash) }
    }

    /// Takes the newest statements of a chain away.
    func cut(_ subject: Trust.Subject, to count: Int) throws {
        for number in (count + 1)...(try statements.chain(of: subject).count) {
            for label in ["statement", "statement copy"] {
                let tag = keys.tag(label, [Array(subject.name.utf8), UInt64(number).counter])
                try store.run("DELETE FROM statement WHERE tag = ?", [tag.data])
            }
        }
        try put(count: count, of: subject)
    }

    /// Says how many statements a chain has.
    private func put(count: Int, of subject: Trust.Subject) throws {
        let tag = keys.tag("statement", [Array(subject.name.utf8), UInt64(0).counter])
        try store.run("DELETE FROM statement WHERE tag = ?", [tag.data])
        if count == 0 { return }
        let box = try keys.sealDirectory(UInt64(count).counter, at: .statement, tag)
        try store.run("INSERT INTO statement (tag, box) VALUES (?, ?)", [tag.data, box.data])
    }

    /// Puts bytes at a place in a chain, whatever they say.
    func put(_ signed: SignedStatement, on subject: Trust.Subject, at number: Int) throws {
        let before = (try? statements.chain(of: subject).count) ?? number
        for label in ["statement", "statement copy"] {
            let tag = keys.tag(label, [Array(subject.name.utf8), UInt64(number).counter])
            let box = try keys.sealDirectory(signed.encoded, at: .statement, tag)
            try store.run("INSERT OR REPLACE INTO statement (tag, box) VALUES (?, ?)", [tag.data, box.data])
        }
        try put(count: max(before, number), of: subject)
    }

    func compartment(_ file: String, _ domain: DomainName = .counselling) throws -> (Compartment, CompartmentID) {
        let compartment = Compartment(home: .caseFile(try CaseID(text: file)), domain: domain)
        return (compartment, compartment.id(in: keys.vault))
    }
}

extension Centre {
    /// Lets an intruder write.
    func attack<Value>(_ step: (Intruder) throws -> Value) throws -> Value {
        try intrude { store, keys in try step(Intruder(store: store, keys: keys)) }
    }

    /// A session with a ghost's keys: what logging in with a passphrase the intruder chose gives.
    func haunt(_ ghost: Ghost, name: String, pin: PublicIdentity? = nil) throws -> Person {
        guard let keys = vault.keys, let recovery = vault.facts.recovery else { throw VaultError.sealed }
        let person = SessionPerson(
            user: ghost.user, name: name, uid: 0, pin: pin ?? recovery, keys: ghost.identity)
        let made = try vault.sessions.make(person, seed: ghost.seed, at: clock.moment.uptime, places: keys.places)
        vault.sessions.begin(made)
        return Person(name: name, passphrase: passphrase(of: name), session: made.token, fingerprint: "")
    }

    /// The seed of a live session, as its owner might hand it to an intruder.
    func seed(of person: Person) throws -> Ghost {
        let session = try vault.session(person.session, of: Centre.root)
        return Ghost(session.user, seed: try session.identity())
    }

    /// Whether any version of a record opens with what intruders have: every sealed key of its compartment tried with
    /// every seed they know, and every compartment key they made or kept.
    func opens(_ record: String, to ghosts: [Ghost], keys known: [SharedKey] = []) throws -> Bool {
        try attack { intruder in
            let records = RecordTable(store: intruder.store, keys: intruder.keys)
            let id = try RecordID(text: record)
            for version in 1...(try records.newest(of: id)?.place.version ?? 1) {
                guard let stored = try records.version(RecordPlace(record: id, version: version)) else { continue }
                let candidates = try known + intruder.keysWithin(stored.descriptor.compartment, ghosts)
                for key in candidates where intruder.opens(stored, with: key) { return true }
            }
            return false
        }
    }
}

extension Intruder {
    /// Compartment keys that the seeds open.
    func keysWithin(_ compartment: Compartment, _ ghosts: [Ghost]) throws -> [SharedKey] {
        var found: [SharedKey] = []
        let users = Set(try accounts.ids() + ghosts.map(\.user))
        for epoch in 1...5 as ClosedRange<UInt64> {
            for grantee in [Grantee.recovery] + users.map({ .user($0) }) {
                guard let sealed = try? grants.sealed(compartment.id(in: keys.vault), epoch, grantee) else { continue }
                for ghost in ghosts {
                    guard let key = try? SealedBox.openKey(sealed.span, with: ghost.seed.boxKey()) else { continue }
                    found.append(SharedKey(key))
                }
            }
        }
        return found
    }

    func opens(_ stored: RecordTable.StoredVersion, with key: SharedKey) -> Bool {
        let table = RecordKeyTable(store: store, keys: keys)
        guard let inner = try? table.innerWrap(stored.place, in: stored.descriptor.compartment.id(in: keys.vault)),
            let recordKey = try? inner.open(with: key)
        else { return false }
        let place = keys.places.content(stored.place, stored.descriptor)
        return (try? Envelope.open(stored.content.span, under: recordKey, id: 1, for: place)) != nil
    }
}
