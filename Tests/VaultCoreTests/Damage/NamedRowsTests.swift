import FoundationEssentials
import GRDB
import Interfaces
import Testing

@testable import VaultCore

/// What a verification of the rows can tell, and how it calls a row.
enum NamedRows {
    static func isUntold(_ cell: DamagedCell) -> Bool {
        let name = cell.table == "meta" ? cell.name : "\(cell.table).\(cell.column)"
        return Untold.values.contains(name) || cell.name.hasSuffix("\"cutting done\"")
    }

    /// The value with a byte altered that somebody can tell; which key the recovery key opens boxes with, only those who
    /// have pinned it.
    static func flipped(_ cell: DamagedCell, _ choice: inout LifeChoice) -> DatabaseValue? {
        while let flipped = cell.flipped(&choice) {
            let boxHalf = [flipped, cell.value].map { Data.fromDatabaseValue($0)?.prefix(32) }
            if cell.name != "meta.value of \"recovery\"" || boxHalf[0] == boxHalf[1] { return flipped }
        }
        return nil
    }

    static func name(_ cell: DamagedCell) throws -> String {
        let table = try #require(CheckedTable(rawValue: cell.table))
        return RowScan.Doubt(table: table, key: cell.key.map(\.value)).name
    }
}

/// After one byte was altered, a verification of the rows names that row and no other.
@Suite struct `A verification of the rows` {
    private static let isTorture = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1"

    @Test func `names nothing while all is whole, whatever was done before`() async throws {
        let house = try await DamageCentre.make()
        #expect(try await house.centre.verifyRows() == [])
        let next = try house.restarted()
        #expect(try await next.centre.verifyRows(session: next.staff.admin.session) == [])
        #expect(!next.centre.vault.status().warnings.contains("rows-damaged"))
    }

    @Test func `names exactly the rows in which a byte was altered, of each kind there is`() async throws {
        let house = try await DamageCentre.make()
        let centre = house.centre
        // So many entries that the log's tree stores a node, and a checkpoint of them.
        while centre.nextSeq < 257 { _ = try await centre.perform(WhoAmI(.init(session: house.staff.noor.session))) }
        _ = try await centre.perform(MakeCheckpoint(.init(session: nil)))
        try await centre.vault.file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
        var (choice, tried) = (LifeChoice(seed: 41), Set<String>())
        for cells in try await Self.rounds(centre, &choice) {
            var altered: [(cell: DamagedCell, was: DatabaseValue)] = []
            for cell in cells {
                guard let flipped = NamedRows.flipped(cell, &choice), try await centre.put(flipped, in: cell) else {
                    continue
                }
                altered.append((cell.altered(to: flipped), cell.value))
            }
            let named = Set(try await centre.verifyRows(session: house.staff.admin.session))
            let names = Set(try altered.map { try NamedRows.name($0.cell) })
            // Where what a row is found by was altered, it is missing, too, and others may need it.
            let isExact = cells.allSatisfy { !$0.isFoundBy }
            #expect(isExact ? named == names : named.isSuperset(of: names), "\(cells.map(\.name)): \(named)")
            for (cell, was) in altered { #expect(try await centre.put(was, in: cell)) }
            if !altered.isEmpty { tried.insert(cells[0].table) }
        }
        let all = Set(CheckedTable.allCases.map(\.rawValue))
        #expect(tried == all.subtracting(["throttle", "log_inbox"]))
        #expect(try await centre.verifyRows() == [])
    }

    /// Some values of each column, or all: at a time one of each of some rows of one table, none of which needs another.
    private static func rounds(
        _ centre: Centre, _ choice: inout LifeChoice
    ) async throws -> [[DamagedCell]] {
        let cells = try await centre.vault.file.queue.read { try DamagedCell.all($0) }.filter {
            !NamedRows.isUntold($0)
        }
        if isTorture { return cells.map { [$0] } }
        // What stands in clear is compared with the rest of it.
        let groups = Dictionary(grouping: cells) { $0.table == "meta" ? $0.name : "\($0.table) \($0.isFoundBy)" }
        return groups.sorted { $0.key < $1.key }.flatMap { split($0.value.shuffled(using: &choice)) }
    }

    /// So many rounds that each column had its turn, in a row of its own.
    private static func split(_ cells: [DamagedCell]) -> [[DamagedCell]] {
        var (rounds, waiting) = ([[DamagedCell]](), Set(cells.map(\.column)))
        while !waiting.isEmpty {
            var (round, rows) = ([DamagedCell](), Set<String>())
            for cell in cells where waiting.contains(cell.column) && !rows.contains("\(cell.key.map(\.value))") {
                rows.insert("\(cell.key.map(\.value))")
                waiting.remove(cell.column)
                round.append(cell)
            }
            rounds.append(round)
        }
        return rounds
    }

    @Test func `tells what was found to status, diagnose and the journal, and leaves entries`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try centre.onDisk { try $0.run("UPDATE grant_box SET box = zeroblob(200)", []) }
        let begin = centre.nextSeq
        let named = try await centre.verifyRows(session: staff.admin.session)
        #expect(named.count > 1 && named.allSatisfy { $0.hasPrefix("grant_box ") })
        let gists = try centre.entries(from: begin).map(\.gist)
        #expect(gists.first?.hasPrefix("verify_rows done") == true && gists.last == "verify_rows failed tampered.grant")
        #expect(centre.vault.status().warnings.contains("rows-damaged") && !centre.journal.rows.isEmpty)
    }

    @Test func `names every one, however many were altered`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for _ in 0..<150 { _ = try await centre.perform(WhoAmI(.init(session: staff.noor.session))) }
        try centre.onDisk { try $0.run("UPDATE log_entry SET box = zeroblob(300) WHERE seq < 140", []) }
        #expect(try await centre.verifyRows().count { $0.hasPrefix("log_entry 1 ") } == 140)
    }

    @Test func `runs beside the writer, alone, and ends with whoever asked or with a seal`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.vault.verifyRows(.init(session: staff.admin.session), for: Centre.root) { _ in
            await #expect(throws: VaultError.busy(.verifications)) { try await centre.verifyRows() }
            await #expect(throws: VaultError.busy(.verifications)) { try await centre.verify() }
            await #expect(throws: Never.self) { try await centre.write("meanwhile", in: staff.file, by: staff.noor) }
            return false
        }
        #expect(try await centre.verifyRows() == [])
        await #expect(throws: VaultError.sealed) {
            try await centre.vault.verifyRows(.init(session: nil), for: Centre.root) { _ in
                _ = try? await centre.perform(SealVault(.init()))
                return true
            }
        }
    }

    @Test func `names nothing that a rotation moves under it`() async throws {
        let staff = try await Staff.fresh()
        let (centre, admin) = (staff.centre, staff.admin)
        let altered = try await centre.vault.verifyRows(.init(session: nil), for: Centre.root) { told in
            if (try? centre.masterStates().count) == 1 {
                await #expect(throws: Never.self) { try await centre.rotate(by: admin) }
            }
            #expect(told.altered.isEmpty)
            return true
        }
        #expect(altered.altered.isEmpty)
        #expect(try await centre.verifyRows() == [])
    }
}

extension DamagedCell {
    /// Whether the column is one by which the row is found.
    var isFoundBy: Bool {
        key.contains { $0.column == column }
            || ["record_version.record", "record_version.version"].contains("\(table).\(column)")
    }

    /// The same cell once another value stands there.
    func altered(to new: DatabaseValue) -> DamagedCell {
        DamagedCell(
            table: table, column: column, kind: kind,
            key: key.map { $0.column == column ? ($0.column, new) : $0 }, value: new)
    }
}

extension Centre {
    /// Puts a value in a cell; false where another row has it already and this one stays as it was.
    fileprivate func put(_ value: DatabaseValue, in cell: DamagedCell) async throws -> Bool {
        try await vault.file.queue.write { database in
            try cell.put(value, database)
            return database.changesCount == 1
        }
    }
}
