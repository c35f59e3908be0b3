import FoundationEssentials
import GRDB
import Interfaces
import Testing
import TransparencyLog

@testable import VaultCore

/// An auditor finds what she asks for, all of it and nothing else, without the log being read through.
@Suite struct `Filters of the log` {
    @Test func `filters fit together, and each narrows`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.read(staff.note, by: staff.parveen)
        _ = try await centre.read(staff.note, by: staff.supervisor, purpose: "supervision", reason: "review")
        _ = try? await centre.read(staff.note, by: staff.admin)
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        _ = try await centre.read(staff.note, by: staff.supervisor)
        let reads = try await list(staff) { $0.action = "read_record" }
        #expect(reads.count == 4)
        #expect(
            try await list(staff) {
                $0.user = "sana"; $0.action = "read_record"
            }.count == 2)
        #expect(
            try await list(staff) {
                $0.purpose = "supervision"; $0.record = staff.note
            }.count == 1)
        #expect(
            try await list(staff) {
                $0.purpose = "treatment"; $0.action = "read_record"
            }.map(\.name) == ["parveen"])
        #expect(
            try await list(staff) {
                $0.outcome = .denied; $0.action = "read_record"
            }.map(\.name) == ["root-admin"])
        #expect(
            try await list(staff) {
                $0.outcome = .done; $0.action = "read_record"
            }.count == 3)
        let emergency = try await list(staff) { $0.breakGlass = true }
        #expect(emergency.map(\.action) == ["read_record", "emergency_open"])
        #expect(emergency.allSatisfy { $0.name == "sana" && $0.reference == "Q-2026-0001" })
        let ofCase = try await list(staff) {
            $0.case = "Q-2026-0001"; $0.limit = 10_000
        }
        #expect(ofCase.contains { $0.action == "open_case" } && !ofCase.contains { $0.action == "login" })
        #expect(
            try await list(staff) {
                $0.user = "noor"; $0.breakGlass = true
            }.isEmpty)
    }

    @Test func `an operation that there isn't is refused with the closest one, and one of the log's own is found`()
        async throws
    {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.unknownAction(closest: "read_record")) {
            try await list(staff) { $0.action = "read_recrod" }
        }
        await #expect(throws: VaultError.unknownAction(closest: "login")) {
            try await staff.centre.all(FollowAudit(.init(session: staff.auditor.session, action: "logim")))
        }
        await #expect(throws: VaultError.self) { try await list(staff) { $0.action = "protocol" } }
        await staff.centre.vault.noteRefusal("method-not-found", by: Caller(uid: 4_711))
        #expect(try await list(staff) { $0.action = "protocol" }.count == 1)
        #expect(try await list(staff) { $0.action = "export_audit" }.isEmpty, "known, and not done yet")
    }

    @Test func `a name, purpose or time that is none is refused`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.notFound) { try await list(staff) { $0.user = "nobody" } }
        await #expect(throws: VaultError.invalidInput(parameter: "purpose", fault: "unknown")) {
            try await list(staff) { $0.purpose = "curiosity" }
        }
        await #expect(throws: VaultError.invalidInput(parameter: "from", fault: "not-a-time")) {
            try await list(staff) { $0.from = "yesterday" }
        }
    }

    @Test func `times find every entry, also after the clock was set back`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let jumps: [Int64] = [0, 86_400, 3_600, -180_000, 40, 100_000, -30, 7_200, -400_000, 90, 86_400]
        for jump in jumps {
            centre.clock.advance(seconds: jump)
            for _ in 0..<7 {
                centre.clock.advance(seconds: 41)
                try await centre.note("whoami")
            }
        }
        let all = try centre.entries().map(\.stamp.time.microseconds)
        let marks = try centre.intrude { store, keys in
            try LogTable(store: store, keys: keys).places(tagged: LogTags(keys).setBack).count
        }
        #expect(marks == 2, "30 seconds are no step back")
        let borders = try #require(all.min())...(try #require(all.max()) + 1)
        var source = SeededTimes(seed: 7)
        for _ in 0..<40 {
            let (one, other) = (source.next(in: borders), source.next(in: borders))
            let (from, to) = (min(one, other), max(one, other) + 1)
            let found = try centre.places(LogFilter(from: from, to: to))
            let wanted = all.indices.filter { all[$0] >= from && all[$0] < to }.map(Int64.init)
            #expect(found == wanted.reversed(), "from \(from) to \(to)")
        }
    }

    @Test func `what carries tags of an older key is found, too`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let filter = LogFilter(user: try centre.user("noor").text)
        let before = try centre.places(filter)
        #expect(before.count > 1)
        let other = try centre.intrude { store, keys in
            LogTable.Search(
                tags: filter.tags(keys).map { [[UInt8](repeating: 7, count: 8)] + $0 }, places: .start..<(.end),
                window: 100, limit: 100)
        }
        try centre.intrude { store, keys in
            let found = try LogTable(store: store, keys: keys).find(other)
            #expect(found.entries.map(\.place.seq) == before)
        }
    }

    @Test func `entries that an older daemon filed are found after the first unseal by this one`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        try centre.intrude { store, keys in
            for tag in [LogTags.all(keys)[0].breakGlass] {
                try store.run("DELETE FROM log_tag WHERE tag = ?", [tag.data])
            }
            try store.run("DELETE FROM meta WHERE name = 'log filing'", [])
        }
        #expect(try await list(staff) { $0.breakGlass = true }.isEmpty)
        _ = try await centre.perform(SealVault(.init(session: nil)))
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try centre.places(LogFilter(isBreakGlass: true)).count == 1)
    }

    @Test func `no search reads the log through`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let filter = LogFilter(user: try centre.user("noor").text, action: "whoami", outcome: .denied)
        let plans = try centre.intrude { store, keys in
            let search = LogTable.Search(tags: filter.tags(keys), places: .start..<(.end), window: 64, limit: 64)
            let (sql, arguments) = LogTable.matching(search.tags, search)
            let rows =
                try store.rows("EXPLAIN QUERY PLAN \(sql)", arguments)
                + store.rows("EXPLAIN QUERY PLAN \(LogTable.newestBefore)", [1, 9])
            return try rows.map { try $0.text(3, of: .logTag) }
        }
        let scans = plans.filter { $0.hasPrefix("SCAN") && $0 != "SCAN l" && !$0.contains("(subquery") }
        let searched = "SEARCH log_tag USING PRIMARY KEY (tag=? AND (generation,seq)>(?,?) AND (generation,seq)<(?,?))"
        #expect(scans.isEmpty && plans.contains(searched), "\(plans)")
        #expect(plans.contains("SEARCH log_entry USING PRIMARY KEY ((generation,seq)<(?,?))"), "\(plans)")
        #expect(plans.contains { $0.contains("SEARCH e USING PRIMARY KEY (generation=? AND seq=?)") }, "\(plans)")
    }

    private func list(
        _ staff: Staff, _ ask: (inout Audit.List.Parameters) -> Void
    ) async throws -> [Audit.Entry] {
        var parameters = Audit.List.Parameters(session: staff.auditor.session)
        ask(&parameters)
        return try await staff.centre.all(ListAudit(parameters)).flatMap(\.entries)
    }
}

extension Centre {
    /// Writes an entry as the system's, whatever the sessions.
    func note(_ action: String) async throws {
        let request = Work.Request(caller: Centre.root, at: clock.moment, keys: vault.keys, session: nil)
        try await vault.loop.perform(for: .vault) { [vault] database, state throws(VaultError) in
            try LogWriter(Work(vault, Store(database: database), state, request)).append(action, .done)
        }
    }

    /// The numbers of all entries that a filter finds, newest first, however many steps it takes.
    func places(_ filter: LogFilter) throws -> [Int64] {
        let request = Work.Request(caller: Centre.root, at: clock.moment, keys: vault.keys, session: nil)
        return try vault.file.queue.read { database in
            let work = Work(vault, Store(database: database), vault.writerState, request)
            let query = try LogQuery(work, filter)
            var found: [Int64] = []
            var next: LogPlace? = .end
            while let place = next {
                let page = try query.page(before: place, limit: 5)
                found += page.entries.map(\.place.seq)
                next = page.next
            }
            return found
        }
    }
}

/// Times by chance, the same for the same seed.
struct SeededTimes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int64(state >> 11) % (range.upperBound - range.lowerBound + 1)
    }
}
