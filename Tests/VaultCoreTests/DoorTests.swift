import CanonicalJSON
import FoundationEssentials
import GRDB
import Glibc
import Interfaces
import Synchronization
import Testing
import TransparencyLog
import Varlink

@testable import VaultCore

/// Everything goes through one door, and leaves its entry there.
@Suite struct `The door` {
    /// Methods without a session, each with a test of its own below.
    private static let others: Set<String> = [
        "Vault.Status", "Vault.Diagnose", "Vault.Init", "Vault.ResumeInit", "Vault.Unseal", "Vault.Seal",
        "Vault.AcceptLoss",
        "Session.Enrol", "Session.Login", "Keys.ClaimShare", "Keys.ConfirmShare", "Recovery.Verify", "Recovery.Unseal",
        "Recovery.Cancel", "Recovery.Enter", "Keys.ShowNewShares", "Keys.AgreeToShares",
    ]

    @Test func `every method of every interface is in these tests`() {
        let methods = VarlinkInterface.all.flatMap { interface in
            interface.methods.map { "\(interface.name.dropFirst("org.amanat.".count)).\($0.name)" }
        }
        #expect(Set(methods) == Set(Deed.all.map(\.method)).union(Self.others))
        #expect(Deed.all.count + Self.others.count == methods.count)
    }

    @Test(arguments: Deed.all)
    func `a method leaves its entry when it is done, refused by policy, and refused a session`(
        _ deed: Deed
    ) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let stranger = centre.nextSeq
        await #expect(throws: VaultError.notLoggedIn) { try await deed.call(staff, "AAAA") }
        let unknown = try #require(try centre.entries(from: stranger).last)
        #expect(unknown.gist == "\(deed.action) denied not-logged-in")
        #expect(unknown.actor.user == nil && unknown.actor.uid == 0)
        if let name = deed.refused, let person = staff.person(name) {
            let before = centre.nextSeq
            await #expect(throws: VaultError.self) { try await deed.call(staff, person.session) }
            let refused = try #require(try centre.entries(from: before).last)
            #expect(refused.action.text == deed.action && refused.outcome.result == .denied)
            #expect(refused.actor.user?.text == (try centre.user(name).text))
        }
        let before = centre.nextSeq
        let person = try #require(staff.person(deed.by))
        try await deed.call(staff, person.session)
        // A rotation goes on by itself: its later steps are the system's.
        let done = try #require(try centre.entries(from: before).last { $0.actor.user != nil })
        #expect(done.action.text == deed.action && done.outcome.result == .done)
        #expect(done.actor.user?.text == (try centre.user(deed.by).text))
        #expect(done.actor.session != nil)
    }

    @Test func `founding, sealing and logging in leave their entries`() async throws {
        let centre = try Centre()
        await #expect(throws: VaultError.denied(rule: "init.root-only")) {
            try await centre.perform(
                InitVault(
                    .init(
                        admin: "root-admin", uid: 0, custodians: ["A", "B", "C"], threshold: 2,
                        passphrase: Centre.unsealing, credential: false, request: fresh())), uid: 77)
        }
        let founding = try await centre.initialise()
        #expect(try centre.entries().map(\.gist) == ["init done init"])
        await #expect(throws: VaultError.alreadyDone) { try await centre.initialise() }
        await #expect(throws: VaultError.denied(rule: "init.root-only")) {
            try await centre.perform(ResumeInit(.init(request: fresh())), uid: 77)
        }
        await #expect(throws: VaultError.wrongCode) {
            try await centre.perform(ClaimShare(.init(code: "no-such-code")))
        }
        await #expect(throws: VaultError.wrongCode) {
            try await centre.perform(ConfirmShare(.init(code: "no-such-code", share: "")))
        }
        let share = try await centre.perform(ClaimShare(.init(code: founding.codes[0].code)))
        _ = try await centre.perform(ConfirmShare(.init(code: founding.codes[0].code, share: share.share)))
        let resumed = try await centre.perform(ResumeInit(.init(request: fresh())))
        // The code from before was replaced with those of the custodians.
        await #expect(throws: VaultError.wrongCode) {
            try await centre.perform(
                Enrol(.init(user: "root-admin", code: founding.enrolment, passphrase: "no")))
        }
        _ = try await centre.enrol("root-admin", try #require(resumed.enrolment))
        await #expect(throws: VaultError.wrongPassphrase) {
            try await centre.perform(Login(.init(user: "root-admin", passphrase: "no")))
        }
        #expect(
            try centre.entries().dropFirst().map(\.gist) == [
                "init denied already-done", "init denied init.root-only", "share_claim denied wrong-code",
                "share_confirm denied wrong-code", "share_claim done share.claimed.1",
                "share_confirm done share.confirmed.1", "init done init.resume", "enrol denied wrong-code",
                "enrol done enrolment-code", "login done passphrase", "login denied wrong-passphrase",
            ])
    }

    @Test func `what happens while sealed waits in the inbox and is taken in, in order`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        await #expect(throws: VaultError.denied(rule: "seal.root-only")) {
            try await centre.perform(SealVault(.init(session: nil)), uid: 77)
        }
        _ = try await centre.perform(SealVault(.init(session: nil)))
        #expect(centre.vault.status().state == .sealed && centre.vault.sessions.count == 0)
        await #expect(throws: VaultError.sealed) { try await centre.read(staff.note, by: staff.parveen) }
        await #expect(throws: VaultError.wrongSecret) {
            try await centre.perform(UnsealVault(.init(passphrase: "not this one")))
        }
        let waiting = try centre.onDisk { try $0.rows("SELECT seq FROM log_inbox").count }
        #expect(waiting == 3)
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try centre.onDisk { try $0.rows("SELECT seq FROM log_inbox").count } == 0)
        let entries = try centre.entries(from: before)
        #expect(
            entries.map(\.gist) == [
                "seal denied seal.root-only", "seal done allowed", "read_record denied sealed",
                "unseal denied wrong-secret", "unseal done slot",
            ])
        #expect(entries.map(\.stamp.sequence) == Array(UInt64(before)..<UInt64(before + 5)))
    }

    @Test func `status and diagnose are counted, one entry a minute`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        for _ in 0..<5 { centre.vault.count("status", by: Centre.root) }
        _ = try await centre.vault.diagnose(.init(session: nil), for: Centre.root)
        await #expect(throws: VaultError.denied(rule: "diagnose.root-only")) {
            try await centre.vault.diagnose(.init(session: nil), for: Caller(uid: 77))
        }
        #expect(centre.nextSeq == before)
        try await centre.vault.writeTallies(.everything)
        let entries = try centre.entries(from: before)
        #expect(entries.first { $0.action.text == "status" }?.count == 5)
        #expect(entries.contains { $0.action.text == "diagnose" && $0.actor.uid == 0 })
        #expect(entries.contains { $0.action.text == "diagnose" && $0.actor.uid == 77 })
    }

    @Test func `a flood of refusals is one entry, then one that counts the rest`() async throws {
        let staff = try await Staff.fresh()
        let before = staff.centre.nextSeq
        for _ in 0..<40 {
            await #expect(throws: VaultError.notLoggedIn) {
                try await staff.centre.perform(WhoAmI(.init(session: "none")), uid: 4_242)
            }
        }
        #expect(staff.centre.nextSeq == before + 1)
        staff.centre.clock.advance(seconds: 61)
        try await staff.centre.vault.writeTallies()
        let entries = try staff.centre.entries(from: before)
        #expect(entries.map(\.count) == [nil, 39])
        #expect(entries.allSatisfy { $0.actor.uid == 4_242 && $0.outcome.result == .denied })
    }

    @Test func `what was counted and can't be written down is counted still`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for _ in 0..<7 { centre.vault.count("status", by: Centre.root) }
        for _ in 0..<5 { centre.vault.count("diagnose", by: Centre.root) }
        try centre.configure("PRAGMA query_only = ON")
        await #expect(throws: VaultError.logBlocked(.readOnly)) { try await centre.vault.writeTallies(.everything) }
        centre.vault.count("status", by: Centre.root)
        try centre.configure("PRAGMA query_only = OFF")
        let before = centre.nextSeq
        try await centre.vault.writeTallies()
        let counts = try centre.entries(from: before).map { "\($0.action.text) \($0.count ?? 0)" }
        #expect(counts.sorted() == ["diagnose 5", "status 8"])
    }

    @Test func `refusals that are only counted use up no space of a full disk's refusals`() async throws {
        let centre = try await Staff.fresh().centre
        #expect(centre.vault.reserve.release())
        for _ in 0..<100 {
            await #expect(throws: VaultError.self) { try await centre.perform(WhoAmI(.init(session: "none")), uid: 7) }
        }
        let before = centre.nextSeq
        await #expect(throws: VaultError.self) { try await centre.perform(WhoAmI(.init(session: "none")), uid: 8) }
        #expect(centre.nextSeq == before + 1)
        for uid in 10..<60 as Range<UInt32> {
            await #expect(throws: VaultError.self) {
                try await centre.perform(WhoAmI(.init(session: "none")), uid: uid)
            }
        }
        #expect(centre.nextSeq == before + 29, "half of the space is for a seal")
    }

    @Test func `a full disk opens nothing, writes nothing, and status says so until there is room`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try centre.onDisk { store in
            let pages = try store.row("PRAGMA page_count")?.integer(0, of: .meta) ?? 0
            _ = try store.rows("PRAGMA max_page_count = \(pages)")
        }
        var refused = 0
        while refused < 20 {
            let reply = try? await centre.perform(WhoAmI(.init(session: staff.noor.session)))
            refused = reply == nil ? refused + 1 : 0
        }
        try await expectBlocked(staff, .diskFull)
        #expect(centre.vault.status().next == [.freeDisk])
        _ = try await centre.vault.diagnose(.init(session: nil), for: Centre.root)
        try centre.onDisk { _ = try $0.rows("PRAGMA max_page_count = 1073741823") }
        #expect(try await centre.read(staff.note, by: staff.parveen).verified)
        #expect(centre.vault.status().logBlocked == nil)
    }

    @Test func `a read-only database opens nothing, writes nothing, and status says so`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.configure("PRAGMA query_only = ON")
        try await expectBlocked(staff, .readOnly)
    }

    private func expectBlocked(_ staff: Staff, _ cause: VaultError.Blockage) async throws {
        let centre = staff.centre
        let rows = try centre.counts()
        let note = try await refusal { try await centre.read(staff.note, by: staff.parveen) }
        #expect(note == .logBlocked(cause))
        let write = try await refusal {
            try await centre.write(String(repeating: "long ", count: 20_000), in: staff.file, by: staff.parveen)
        }
        #expect(write == .logBlocked(cause))
        #expect(centre.vault.status().logBlocked == cause.rawValue)
        #expect(try centre.counts() == rows)
    }

    private func refusal<Value>(_ step: () async throws -> Value) async throws -> VaultError? {
        do { _ = try await step() } catch { return error as? VaultError }
        return nil
    }

    @Test(arguments: ["PRAGMA max_page_count = 1", "PRAGMA query_only = ON"])
    func `seal works while the log takes no entry`(_ pragma: String) async throws {
        let staff = try await Staff.fresh()
        try staff.centre.configure(pragma)
        _ = try? await staff.centre.perform(SealVault(.init(session: staff.admin.session)))
        #expect(!staff.centre.vault.holdsKeys)
        #expect(staff.centre.vault.sessions.count == 0)
        #expect(staff.centre.vault.status().state == .sealed)
    }

    @Test func `an entry is durable before anything is opened, and a failure to open adds another`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        let seen = Mutex<Int64?>(nil)
        let path = centre.directory + "/vault.db"
        let probe = Probe { () throws(VaultError) in
            let count = try? DatabaseQueue(path: path).read { database in
                try Int64.fetchOne(database, sql: "SELECT max(seq) FROM log_entry")
            }
            seen.withLock { $0 = count ?? nil }
            throw .tampered(.recordVersion, "on purpose")
        }
        await #expect(throws: VaultError.tampered(.recordVersion, "on purpose")) { try await centre.perform(probe) }
        #expect(seen.withLock { $0 } == before)
        #expect(
            try centre.entries(from: before).map(\.gist) == [
                "whoami done allowed", "whoami failed tampered.record_version",
            ])
    }

    /// An operation that looks about while it opens.
    private struct Probe: VaultCore.Operation {
        typealias Method = Session.Logout
        static let action = WhoAmI.action
        let open: @Sendable () throws(VaultError) -> Void

        init(_ parameters: Method.Parameters) { open = {} }
        init(_ open: @escaping @Sendable () throws(VaultError) -> Void) { self.open = open }

        func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
            let open = open
            return .opening { () throws(VaultError) in
                try open()
                return Method.Reply()
            }
        }
    }

    @Test func `fifty writes in one commit have each their own result, and one refused undoes no other`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.nextSeq
        async let holding: Void = centre.vault.loop.perform(for: .vault) { _, _ throws(VaultError) in usleep(150_000) }
        let results = await withTaskGroup(of: (Int, Result<String, any Error>).self) { group in
            for number in 0..<50 {
                group.addTask {
                    do {
                        let kind = number == 20 ? "no such kind" : "session_note"
                        let reply = try await centre.perform(
                            AddRecord(
                                .init(
                                    session: staff.parveen.session, case: staff.file, kind: kind,
                                    fields: ["note": .string("number \(number)")], request: fresh())))
                        return (number, .success(reply.record))
                    } catch { return (number, .failure(error)) }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        try await holding
        for (number, result) in results {
            if number == 20 {
                #expect(throws: VaultError.unknownForm("")) { try result.get() }
            } else {
                let record = try await centre.read(try result.get(), by: staff.noor)
                #expect(record.fields["note"] == .string("number \(number)"))
            }
        }
        let entries = try centre.entries(from: before).filter { $0.action.text == "add_record" }
        #expect(entries.filter { $0.outcome.result == .done }.count == 49)
        #expect(entries.filter { $0.outcome.result == .denied }.count == 1)
        let numbers = try centre.entries(from: before).map(\.stamp.sequence)
        #expect(numbers == Array(UInt64(before)..<UInt64(centre.nextSeq)), "no number is left out or used twice")
    }
}

extension Centre {
    /// Moves what the write-ahead log holds into the file.
    func truncateWAL() throws {
        try vault.file.queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    fileprivate func configure(_ pragma: String) throws {
        try vault.file.queue.writeWithoutTransaction { try $0.execute(sql: pragma) }
    }

    /// How many rows each table has.
    func counts() throws -> [String: Int64] {
        try vault.file.queue.unsafeRead { database in
            let store = Store(database: database)
            var counts: [String: Int64] = [:]
            for row in try store.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
            {
                let name = try row.text(0, of: .meta)
                counts[name] = try store.row("SELECT count(*) FROM \(name)")?.integer(0, of: .meta)
            }
            return counts
        }
    }
}
