import FoundationEssentials
import GRDB
import Interfaces
import Testing

@testable import VaultCore

/// What passes every verification, and why; ThreatModel.md says the same.
enum Untold {
    /// Values that can be changed for others of their kind.
    static let values: Set<String> = [
        // Counts wrong guesses, and nothing rests on it.
        "throttle.tag", "throttle.failures", "throttle.until", "throttle.ends", "throttle.boot",
        // In which order versions came to the file; nothing rests on it.
        "record_version.row",
        // The earliest that a start's clock may show: an older one lets a clock set back pass there, and no further.
        "log_checkpoint.made",
        // One more cutting of the write-ahead log is asked for, and done.
        "meta.value of \"cutting requested\"",
        // What the calendar showed, kept while sealed: an altered one brings about a warning, or keeps one away.
        "meta.value of \"clock seen\"",
    ]
    /// Tables of which a row can be missed by nobody.
    static let missing: Set<String> = [
        "throttle",
        // The first result of a call: who repeats it within a day isn't given that, but may do it twice.
        "request",
        // Whoever asked has to ask again; what an approval was used for is in the log.
        "approval",
        // Places of a case's lists, and what somebody has seen: told by whoever reads them. What people have and what the
        // organisation has is missed.
        "directory",
        // A key of an epoch under which nothing lies any more.
        "grant_box",
        // The write-ahead log is cut once more.
        "meta.value of \"cutting requested\"", "meta.value of \"cutting done\"",
        // The warning that it would have brought about stays away.
        "meta.value of \"clock seen\"",
    ]
}

/// After any row was changed for another that could as well stand there, or deleted, some verification tells.
@Suite struct `Every row of every table` {
    private struct Changed {
        let cell: DamagedCell
        let other: DatabaseValue
        var name: String { cell.table == "meta" ? cell.name : "\(cell.table).\(cell.column)" }
    }

    private static func made() async throws -> Staff {
        let house = try await DamageCentre.make()
        let centre = house.centre
        for _ in 0..<3 { await #expect(throws: VaultError.wrongPassphrase) { try await house.staff.guess("noor") } }
        while centre.nextSeq < 257 { _ = try await centre.perform(WhoAmI(.init(session: house.staff.noor.session))) }
        for _ in 0..<2 { _ = try await centre.perform(MakeCheckpoint(.init(session: nil))) }
        try await centre.vault.file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
        return house.staff
    }

    @Test func `is named once a value was changed for another of its kind`() async throws {
        let staff = try await Self.made()
        let centre = staff.centre
        let cells = try await centre.vault.file.queue.read { try DamagedCell.all($0) }
        var untold: Set<String> = []
        for changed in Self.changes(of: cells) {
            let isThere = try await centre.vault.file.queue.write { database in
                try changed.cell.put(changed.other, database)
                return database.changesCount == 1
            }
            guard isThere else { continue }
            if try await !Self.isTold(of: changed.cell.table, staff) { untold.insert(changed.name) }
            let altered = changed.cell.altered(to: changed.other)
            try await centre.vault.file.queue.writeWithoutTransaction { try altered.put(changed.cell.value, $0) }
        }
        #expect(untold.subtracting(Untold.values) == [])
        #expect(try await centre.verifyRows() == [])
    }

    @Test func `is missed once it was deleted`() async throws {
        let staff = try await Self.made()
        let centre = staff.centre
        let cells = try await centre.vault.file.queue.read { try DamagedCell.all($0) }
        var untold: Set<String> = []
        for cell in Self.rows(of: cells) {
            let row = try await centre.vault.file.queue.write { try Self.delete(cell, $0) }
            if try await !Self.isTold(of: cell.table, staff) {
                untold.insert(cell.table == "meta" ? cell.name : cell.table)
            }
            try await centre.vault.file.queue.write { try Self.putBack(row, in: cell.table, $0) }
        }
        #expect(untold.subtracting(Untold.missing) == [])
        #expect(try await centre.verifyRows() == [])
    }

    /// One row of each table; of what stands in clear by its name, all.
    private static func rows(of cells: [DamagedCell]) -> [DamagedCell] {
        let groups = Dictionary(grouping: cells) { $0.table == "meta" ? $0.name : $0.table }
        return groups.sorted { $0.key < $1.key }.compactMap(\.value.last).filter { $0.column != "name" }
    }

    private static func changes(of cells: [DamagedCell]) -> [Changed] {
        let columns = Dictionary(grouping: cells) { "\($0.table).\($0.column)" }.sorted { $0.key < $1.key }
        return columns.flatMap { _, cells in
            let some = cells[0].table == "meta" ? cells : Array(cells.suffix(1))
            return some.compactMap { cell in
                other(cell, among: cells.map(\.value)).map { Changed(cell: cell, other: $0) }
            }
        }
    }

    /// States and kinds that a column of words can hold.
    private static let words: [String: [String]] = [
        "slot.kind": ["credential", "passphrase"], "master_key.state": ["retiring", "active"],
        "record.state": ["current", "destroyed"], "approval.state": ["used", "open"],
        "log_inbox.state": ["waiting", "taken"],
    ]

    /// Another value that could stand there: another row's of the same length, one more, or the next state.
    private static func other(_ cell: DamagedCell, among values: [DatabaseValue]) -> DatabaseValue? {
        if let number = Int64.fromDatabaseValue(cell.value), cell.kind == "INTEGER" {
            return (number + 1).databaseValue
        }
        let word = words["\(cell.table).\(cell.column)"]?.first { $0.databaseValue != cell.value }
        if let word { return word.databaseValue }
        let length = Data.fromDatabaseValue(cell.value)?.count
        let swapped = values.first { $0 != cell.value && Data.fromDatabaseValue($0)?.count == length }
        if let swapped, cell.table != "meta" || cell.column == "name" { return swapped }
        guard var bytes = Data.fromDatabaseValue(cell.value), !bytes.isEmpty else { return nil }
        bytes[bytes.count - 1] = bytes[bytes.count - 1] &+ 1
        return cell.kind == "TEXT" ? String(decoding: bytes, as: UTF8.self).databaseValue : bytes.databaseValue
    }

    private static func delete(_ cell: DamagedCell, _ database: Database) throws -> [DatabaseValue] {
        let condition = cell.key.map { "\($0.column) = ?" }.joined(separator: " AND ")
        let arguments = StatementArguments(cell.key.map(\.value))
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM \(cell.table) WHERE \(condition)", arguments: arguments)
        try database.execute(sql: "DELETE FROM \(cell.table) WHERE \(condition)", arguments: arguments)
        return row.map { Array($0.databaseValues) } ?? []
    }

    private static func putBack(_ values: [DatabaseValue], in table: String, _ database: Database) throws {
        let places = values.map { _ in "?" }.joined(separator: ", ")
        try database.execute(sql: "INSERT INTO \(table) VALUES (\(places))", arguments: StatementArguments(values))
    }

    /// Whether the verification of the rows names the table, or else that of the log or an unseal anything at all.
    private static func isTold(of table: String, _ staff: Staff) async throws -> Bool {
        do {
            if try await staff.centre.verifyRows().contains(where: { $0.hasPrefix("\(table) ") }) { return true }
            if try await !staff.centre.verify().faults.isEmpty { return true }
            let next = try staff.centre.restart()
            next.vault.hold(nil)
            _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            return !next.vault.damagedRows.all.isEmpty || next.vault.logDamage != nil
        } catch {
            return true
        }
    }
}
