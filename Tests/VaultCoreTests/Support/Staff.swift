import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Trust

@testable import VaultCore

/// A founded and staffed centre: made once, since that costs a dozen Argon2id runs.
///
/// Each test works on an image of its disk, with the keys and sessions that unsealing and logging in there would give.
struct Staff: Sendable {
    let centre: Centre
    var admin: Centre.Person
    var supervisor: Centre.Person
    /// A social worker, who opened the case.
    var worker: Centre.Person
    /// Two psychologists, both assigned to the case.
    var parveen: Centre.Person
    var noor: Centre.Person
    var auditor: Centre.Person
    /// Enrolled, not vouched for; an account as psychologist.
    var newcomer: Centre.Person
    let file: String
    let note: String
    let processNote: String
    /// The three custodians' shares, two of which are enough.
    let shares: [String]

    private static let template = Task { try await make() }
    private static let other = Task { try await make() }

    /// A centre of one's own, as after a power cut and a new start.
    static func fresh() async throws -> Staff {
        try await template.value.restarted()
    }

    /// A second vault with keys of its own, whose people have the same names and passphrases.
    static func elsewhere() async throws -> Staff { try await other.value.restarted() }

    private static func make() async throws -> Staff {
        let centre = try Centre()
        let founders = try await centre.found()
        let worker = try await centre.hire("wazir", ["social_worker"], founders)
        let parveen = try await centre.hire("parveen", ["psychologist"], founders)
        let noor = try await centre.hire("noor", ["psychologist"], founders)
        let auditor = try await centre.hire("aslam", ["auditor"], founders)
        let code = try await centre.account("nadia", ["psychologist"], by: founders.admin)
        let newcomer = try await centre.enrol("nadia", code)
        let file = try await centre.openCase(by: worker)
        try await centre.assign(parveen, to: file.case, by: founders.supervisor)
        try await centre.assign(noor, to: file.case, by: founders.supervisor)
        let note = try await centre.write(canary, in: file.case, by: parveen)
        let process = try await centre.write("hers alone " + canary, in: file.case, by: parveen, audience: .author)
        return Staff(
            centre: centre, admin: founders.admin, supervisor: founders.supervisor, worker: worker, parveen: parveen,
            noor: noor, auditor: auditor, newcomer: newcomer, file: file.case, note: note.record,
            processNote: process.record, shares: founders.shares)
    }

    static let canary = "kanarienvogel"

    /// The same disk in a new place: what a start after `kill -9` finds, unsealed, with everybody logged in.
    func restarted(slice: Duration = .seconds(60)) throws -> Staff {
        let next = try centre.restart(slice: slice)
        var staff = Staff(
            centre: next, admin: admin, supervisor: supervisor, worker: worker, parveen: parveen, noor: noor,
            auditor: auditor, newcomer: newcomer, file: file, note: note, processNote: processNote, shares: shares)
        staff.admin = try next.resume(admin, from: centre)
        staff.supervisor = try next.resume(supervisor, from: centre)
        staff.worker = try next.resume(worker, from: centre)
        staff.parveen = try next.resume(parveen, from: centre)
        staff.noor = try next.resume(noor, from: centre)
        staff.auditor = try next.resume(auditor, from: centre)
        staff.newcomer = try next.resume(newcomer, from: centre)
        return staff
    }
}

extension Centre {
    /// Logs somebody in with the seed of her session elsewhere, without an Argon2id run.
    func resume(_ person: Person, from other: Centre) throws -> Person {
        let session = try other.vault.session(person.session, of: Centre.root)
        return try enter(session.person, session.identity(), as: person)
    }

    private func enter(
        _ person: SessionPerson, _ seed: borrowing IdentitySeed, as known: Person
    ) throws -> Person {
        guard let keys = vault.keys else { throw VaultError.sealed }
        let made = try vault.sessions.make(person, seed: seed, at: clock.moment.uptime, places: keys.places)
        vault.sessions.begin(made)
        return Person(
            name: known.name, passphrase: known.passphrase, session: made.token, fingerprint: known.fingerprint)
    }

    /// The id behind a login name.
    func user(_ name: String) throws -> UserID {
        try intrude { store, keys in
            guard let account = try AccountTable(store: store, keys: keys, state: WriterState()).find(name: name) else {
                throw VaultError.notFound
            }
            return try account.id
        }
    }

    /// Reads and writes rows past the door, as somebody who holds the file and all keys of the key book can.
    func intrude<Value>(_ step: (Store, UnsealedKeys) throws -> Value) throws -> Value {
        guard let keys = vault.keys else { throw VaultError.sealed }
        return try vault.file.queue.write { try step(Store(database: $0), keys) }
    }

    /// Reads and writes rows as somebody who holds the file alone.
    func onDisk<Value>(_ step: (Store) throws -> Value) throws -> Value {
        try vault.file.queue.write { try step(Store(database: $0)) }
    }
}

extension Centre {
    func vouch(_ name: String, _ fingerprint: String, by supervisor: Person) async throws {
        _ = try await perform(
            Vouch(
                .init(
                    session: supervisor.session, name: name, fingerprint: fingerprint,
                    passphrase: supervisor.passphrase, request: fresh())))
    }

    func unassign(_ name: String, from file: String, by supervisor: Person) async throws {
        _ = try await perform(
            Unassign(.init(session: supervisor.session, case: file, user: name, request: fresh())))
    }

    /// Writes a statement that no operation writes yet, signed by a live session.
    func state(_ content: Content, on subject: Trust.Subject, by person: Person) async throws {
        let session = try vault.session(person.session, of: Centre.root)
        let request = Work.Request(caller: Centre.root, at: clock.moment, keys: vault.keys, session: session)
        try await vault.loop.perform(for: .vault) { [vault] database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            let trust = try work.trust()
            try trust.load([subject])
            try trust.state(content, on: subject)
        }
    }
}
