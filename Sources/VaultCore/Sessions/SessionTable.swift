import Sealing
import Synchronization
import Trust

/// What rests in memory for one session between two requests: nothing that opens without its token.
struct SessionRecord: Sendable {
    let person: SessionPerson
    let seedBox: [UInt8]
    /// The signing key pair as the seed expands to it, since every note takes it.
    let signingBox: [UInt8]
    let began: Uptime
    var used: Uptime
    /// Compartment keys the session has opened and verified, each under the session's key.
    var compartmentKeys: [CompartmentEpoch: [UInt8]] = [:]
}

/// One epoch of one compartment.
struct CompartmentEpoch: Hashable, Sendable {
    let compartment: CompartmentID
    let epoch: UInt64
}

/// The live sessions, in memory only: a restart ends them all.
package final class SessionTable: Sendable {
    /// How long sessions live.
    package struct Limits: Sendable {
        /// Idle time after which a session ends, in microseconds.
        package var idle: Int64
        /// Time after which it ends in any case, in microseconds.
        package var lifetime: Int64

        package init(idle: Int64, lifetime: Int64) {
            self.idle = idle
            self.lifetime = lifetime
        }
    }

    /// Sessions one person may have at once; the oldest ends when another begins.
    private static let perPerson = 8

    let limits: Limits
    private let records = Mutex<[[UInt8]: SessionRecord]>([:])

    init(limits: Limits) {
        self.limits = limits
    }

    /// A session that has been made and hasn't begun.
    struct Fresh: Sendable {
        /// Kept nowhere else.
        let token: String
        let session: OpenSession
        fileprivate let record: SessionRecord
    }

    /// Makes a session; it begins, and may end another, only once what it began in is durable.
    func make(
        _ person: SessionPerson, seed: borrowing IdentitySeed, at now: Uptime, places: Places
    ) throws(VaultError) -> Fresh {
        let token = Randomness.bytes(32)
        let key = try Self.key(of: token, uid: person.uid)
        let box = try seed.withBytes { bytes throws(VaultError) in
            try sealing(.session) { () throws(SealingError) in
                try Envelope.seal(bytes, under: key.key, id: 1, for: places.sessionSeed(of: person.user))
            }
        }
        let signing = try sealing(.session) { () throws(SealingError) in
            try seed.signingKey().withBytes { (bytes) throws(SealingError) in
                try Envelope.seal(bytes, under: key.key, id: 1, for: places.sessionSigning(of: person.user))
            }
        }
        let record = SessionRecord(person: person, seedBox: box, signingBox: signing, began: now, used: now)
        let session = OpenSession(id: Hash.sha256(token), record: record, key: key, places: places)
        return Fresh(token: Base64URL.encode(token), session: session, record: record)
    }

    /// Begins a session that was made; the person's oldest ends where she has too many.
    func begin(_ fresh: Fresh) {
        let user = fresh.record.person.user
        records.withLock { records in
            let mine = records.filter { $0.value.person.user == user }.sorted { $0.value.used < $1.value.used }
            for old in mine.dropLast(Self.perPerson - 1) { records[old.key] = nil }
            records[fresh.session.id] = fresh.record
        }
    }

    /// The session a token stands for, if it lives and belongs to this uid.
    func open(_ text: String, uid: UInt32, at now: Uptime, places: Places) throws(VaultError) -> OpenSession {
        guard let token = Base64URL.decode(text), token.count == 32 else { throw .notLoggedIn }
        let id = Hash.sha256(token)
        let found = records.withLock { records -> SessionRecord? in
            guard var record = records[id], record.person.uid == uid else { return nil }
            guard now - record.used < limits.idle, now - record.began < limits.lifetime else {
                records[id] = nil
                return nil
            }
            record.used = now
            records[id] = record
            return record
        }
        guard let found else { throw .notLoggedIn }
        return OpenSession(id: id, record: found, key: try Self.key(of: token, uid: uid), places: places)
    }

    func compartmentKey(_ key: CompartmentEpoch, in session: OpenSession) -> [UInt8]? {
        records.withLock { $0[session.id]?.compartmentKeys[key] }
    }

    func remember(_ box: [UInt8], for key: CompartmentEpoch, in session: [UInt8]) {
        records.withLock { $0[session]?.compartmentKeys[key] = box }
    }

    func end(_ session: [UInt8]) {
        records.withLock { $0[session] = nil }
    }

    /// Forgets sessions whose time is over, with the keys that rest in them.
    func sweep(at now: Uptime) {
        records.withLock { records in
            records = records.filter {
                now - $0.value.used < limits.idle && now - $0.value.began < limits.lifetime
            }
        }
    }

    /// Forgets the compartment keys that a person's sessions have opened: some of them are hers no more.
    func forgetKeys(of user: UserID) {
        records.withLock { records in
            for (id, record) in records where record.person.user == user { records[id]?.compartmentKeys = [:] }
        }
    }

    /// - Parameter session: one that goes on.
    func endAll(of user: UserID, but session: [UInt8]? = nil) {
        records.withLock { records in
            records = records.filter { $0.value.person.user != user || $0.key == session }
        }
    }

    func endAll() {
        records.withLock { $0 = [:] }
    }

    /// Sessions alive now, for status figures.
    package var count: Int { records.withLock { $0.count } }

    private static func key(of token: [UInt8], uid: UInt32) throws(VaultError) -> SharedKey {
        SharedKey(
            try sealing(.session) { () throws(SealingError) in
                try SymmetricKey(copying: token.span).derive("amanat session seed/1", [UInt64(uid).counter])
            })
    }
}
