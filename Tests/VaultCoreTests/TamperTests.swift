import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Testing
import TransparencyLog
import Trust

@testable import VaultCore

/// Every byte of everything stored encrypted counts: one flipped is a typed error, never a crash, never taken for good.
@Suite struct `Tampering` {
    /// One stored value, and what opens it.
    struct Spot: Sendable {
        let name: String
        let table: String
        let column: String
        let condition: String
        let arguments: @Sendable (Intruder) -> [[UInt8]]
        let open: @Sendable (Intruder, Staff) throws -> Void

        init(
            _ name: String, _ column: String, of table: String, where condition: String = "true",
            _ arguments: [[UInt8]] = [], open: @escaping @Sendable (Intruder, Staff) throws -> Void
        ) {
            self.name = name
            self.table = table
            self.column = column
            self.condition = condition
            self.arguments = { _ in arguments }
            self.open = open
        }

        /// A value found by its tag.
        init(
            _ name: String, in table: String, tag: @escaping @Sendable (Intruder) -> [UInt8],
            open: @escaping @Sendable (Intruder, Staff) throws -> Void
        ) {
            self.name = name
            self.table = table
            column = "box"
            condition = "tag = ?"
            arguments = { [tag($0)] }
            self.open = open
        }

        func read(_ intruder: Intruder) throws -> [UInt8] {
            let sql = "SELECT \(column) FROM \(table) WHERE \(condition) LIMIT 1"
            let row = try intruder.store.row(sql, StatementArguments(arguments(intruder).map(\.data)))
            return try #require(try row?.blob(0, of: .meta))
        }

        func write(_ bytes: [UInt8], _ intruder: Intruder) throws {
            let values = [bytes.data] + arguments(intruder).map(\.data)
            try intruder.store.run(
                "UPDATE \(table) SET \(column) = ? WHERE \(condition)", StatementArguments(values))
        }
    }

    @Test func `one flipped byte of any stored envelope is a typed error`() async throws {
        let staff = try await Staff.fresh()
        let spots = try await Self.spots(staff)
        try staff.centre.attack { intruder in
            for spot in spots {
                let whole = try spot.read(intruder)
                #expect(throws: Never.self, "\(spot.name) opens while it is whole") { try spot.open(intruder, staff) }
                for index in whole.indices {
                    var flipped = whole
                    flipped[index] ^= 1 << UInt8(index % 8)
                    try spot.write(flipped, intruder)
                    #expect(throws: VaultError.self, "\(spot.name), byte \(index)") { try spot.open(intruder, staff) }
                }
                for length in [0, 1, 5, whole.count / 2, whole.count - 1] {
                    try spot.write(Array(whole.prefix(length)), intruder)
                    #expect(throws: VaultError.self, "\(spot.name), cut to \(length)") {
                        try spot.open(intruder, staff)
                    }
                }
                try spot.write(whole + [0], intruder)
                #expect(throws: VaultError.self, "\(spot.name), longer") { try spot.open(intruder, staff) }
                try spot.write(whole, intruder)
            }
        }
    }

    @Test(arguments: ["content", "key"])
    func `through the door a flipped byte of a note is named and nothing is released`(_ what: String) async throws {
        let staff = try await Staff.fresh()
        let record = try RecordID(text: staff.note).bytes
        let spot =
            what == "content"
            ? Spot("content", "content", of: "record_version", where: "record = ?", [record]) { _, _ in }
            : Spot("key", "box", of: "record_key", where: "record = ?", [record]) { _, _ in }
        let whole = try staff.centre.attack { try spot.read($0) }
        for index in whole.indices {
            var flipped = whole
            flipped[index] ^= 0x80
            try staff.centre.attack { try spot.write(flipped, $0) }
            let error = await #expect(throws: VaultError.self) {
                try await staff.centre.read(staff.note, by: staff.parveen)
            }
            guard case .tampered(_, let id) = error else {
                Issue.record("byte \(index): \(String(describing: error))")
                continue
            }
            #expect(id == staff.note || id == record.hex, "byte \(index)")
        }
        try staff.centre.attack { try spot.write(whole, $0) }
        #expect(try await staff.centre.read(staff.note, by: staff.parveen).verified)
    }

    @Test func `a flipped byte of an entry in the sealed log's inbox is kept and marked`() async throws {
        let staff = try await Staff.fresh()
        let keys = staff.centre.vault.keys
        _ = try await staff.centre.perform(SealVault(.init(session: staff.admin.session)))
        await #expect(throws: VaultError.sealed) { try await staff.centre.read(staff.note, by: staff.parveen) }
        let rows = try staff.centre.onDisk { store in
            let row = try #require(
                try store.row("SELECT generation, seq, leaf, box FROM log_inbox ORDER BY seq LIMIT 1"))
            let (generation, seq) = (try row.integer(0, of: .logInbox), try row.integer(1, of: .logInbox))
            let (leaf, box) = (try row.blob(2, of: .logInbox), try row.blob(3, of: .logInbox))
            var rows = 0
            let variants =
                box.indices.map { Self.flipped(box, $0, leaf) }
                + leaf.indices.map { Self.flipped(leaf, $0, box, isLeaf: true) }
            for (leaf, box) in variants {
                rows += 1
                try store.run(
                    "INSERT INTO log_inbox (generation, seq, leaf, box, state) VALUES (?, ?, ?, ?, 'waiting')",
                    [generation, seq + 1_000 + Int64(rows), leaf.data, box.data])
            }
            return rows
        }
        _ = try await staff.centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(staff.centre.vault.keys?.vault == keys?.vault)
        let kept = try staff.centre.onDisk { store in
            try store.row("SELECT count(*) FROM log_inbox WHERE state = 'tampered'")?.integer(0, of: .logInbox)
        }
        #expect(kept == Int64(rows))
        let diagnosis = try await staff.centre.vault.diagnose(.init(session: nil), for: Centre.root)
        #expect(diagnosis.findings.first { $0.code == "log.inbox.tampered" }?.well == false)
    }

    private static func flipped(
        _ bytes: [UInt8], _ index: Int, _ other: [UInt8], isLeaf: Bool = false
    ) -> (leaf: [UInt8], box: [UInt8]) {
        var flipped = bytes
        flipped[index] ^= 4
        return isLeaf ? (flipped, other) : (other, flipped)
    }

    @Test func `a ciphertext moved to another row, column, version or case is refused`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let second = try await centre.write("the second", in: staff.file, by: staff.parveen)
        _ = try await centre.perform(
            AmendRecord(
                .init(
                    session: staff.parveen.session, record: second.record, base: 1, reason: "a slip",
                    fields: ["note": "the second, amended"], request: fresh())))
        let other = try await centre.openCase(by: staff.worker, child: "Zarghuna")
        try await centre.assign(staff.parveen, to: other.case, by: staff.supervisor)
        let elsewhere = try await centre.write("in another case", in: other.case, by: staff.parveen)
        let moves = [
            Move("content", of: "record_version", from: (second.record, 1), to: (staff.note, 1)),
            Move("content", of: "record_version", from: (second.record, 1), to: (second.record, 2)),
            Move("content", of: "record_version", from: (elsewhere.record, 1), to: (staff.note, 1)),
            Move("facts", of: "record_version", from: (staff.note, 1), to: (staff.note, 1), into: "content"),
            Move("descriptor", of: "record_version", from: (second.record, 1), to: (staff.note, 1)),
            Move("descriptor", of: "record_version", from: (second.record, 1), to: (second.record, 2)),
            Move("descriptor", of: "record_version", from: (staff.note, 1), to: (staff.note, 1), into: "content"),
            Move("box", of: "record_key", from: (second.record, 1), to: (staff.note, 1)),
            Move("box", of: "record_key", from: (second.record, 1), to: (second.record, 2)),
            Move("box", of: "record_key", from: (elsewhere.record, 1), to: (staff.note, 1)),
        ]
        for move in moves {
            let before = try centre.onDisk { try move.run($0) }
            await #expect(throws: VaultError.self, "\(move)") { try await centre.read(move.to.0, by: staff.parveen) }
            try centre.onDisk { try move.undo(before, $0) }
            #expect(try await centre.read(move.to.0, by: staff.parveen).verified)
        }
    }

    /// A whole row, content and keys together, put in another record's place.
    @Test func `a whole record moved with all its keys to another id is refused`() async throws {
        let staff = try await Staff.fresh()
        let other = try await staff.centre.write("the second", in: staff.file, by: staff.parveen)
        let (from, to) = (try RecordID(text: other.record).bytes, try RecordID(text: staff.note).bytes)
        try staff.centre.onDisk { store in
            for table in ["record_key", "facts_key", "record_version"] {
                try store.run("DELETE FROM \(table) WHERE record = ?", [to.data])
                try store.run("UPDATE \(table) SET record = ? WHERE record = ?", [to.data, from.data])
            }
        }
        await #expect(throws: VaultError.self) { try await staff.centre.read(staff.note, by: staff.parveen) }
    }

    @Test func `a ciphertext of another vault is refused even under the same keys`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.attack { intruder in
            let keys = intruder.keys
            let other = Places(vault: .random())
            let tag = keys.tag("directory", [[1]])
            let box = try Envelope.seal(
                [7].span, under: try keys.directoryKey.key, id: 1, for: other.directory(.directory, tag))
            #expect(throws: VaultError.tampered(.directory, tag.hex)) {
                try keys.openDirectory(box, at: .directory, tag)
            }
            let book = KeyBook(store: intruder.store, places: other)
            #expect(throws: VaultError.self) { try book.open(under: keys.root) }
        }
    }

    @Test func `a directory value under another subject's tag, or as an account, is refused`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.attack { intruder in
            let directory = intruder.directory
            let (one, two) = ([UInt8]("wazir".utf8), [UInt8]("parveen".utf8))
            let tags = [one, two].map {
                intruder.keys.tag("directory", [Array("user of name".utf8), $0, UInt64(0).counter])
            }
            try intruder.store.run(
                "UPDATE directory SET box = (SELECT box FROM directory WHERE tag = ?) WHERE tag = ?",
                [tags[0].data, tags[1].data])
            #expect(throws: VaultError.tampered(.directory, tags[1].hex)) {
                try directory.value(.userOfName, two)
            }
            let ids = try intruder.accounts.ids()
            try intruder.store.run(
                "UPDATE account SET box = (SELECT box FROM account WHERE id = ?) WHERE id = ?",
                [ids[0].bytes.data, ids[1].bytes.data])
            #expect(throws: VaultError.self) { try intruder.accounts.find(ids[1]) }
        }
    }
}

/// A value copied over another.
struct Move: CustomStringConvertible {
    let column: String
    let table: String
    let from: (String, Int64)
    let to: (String, Int64)
    let into: String

    init(
        _ column: String, of table: String, from: (String, Int64), to: (String, Int64), into: String? = nil
    ) {
        self.column = column
        self.table = table
        self.from = from
        self.to = to
        self.into = into ?? column
    }

    var description: String { "\(table).\(column) → \(into), version \(from.1) → \(to.1)" }

    func run(_ store: Store) throws -> [UInt8] {
        let before = try value(into, at: to, store)
        try set(into, at: to, try value(column, at: from, store), store)
        return before
    }

    func undo(_ before: [UInt8], _ store: Store) throws { try set(into, at: to, before, store) }

    private func value(_ column: String, at place: (String, Int64), _ store: Store) throws -> [UInt8] {
        let row = try store.row(
            "SELECT \(column) FROM \(table) WHERE record = ? AND version = ?",
            [try RecordID(text: place.0).bytes.data, place.1])
        return try #require(try row?.blob(0, of: .meta))
    }

    private func set(_ column: String, at place: (String, Int64), _ bytes: [UInt8], _ store: Store) throws {
        try store.run(
            "UPDATE \(table) SET \(column) = ? WHERE record = ? AND version = ?",
            [bytes.data, try RecordID(text: place.0).bytes.data, place.1])
    }
}
