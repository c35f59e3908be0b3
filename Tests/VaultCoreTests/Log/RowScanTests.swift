import FoundationEssentials
import GRDB
import Testing

@testable import VaultCore

/// A verification looks at every row of every table.
@Suite struct `Every row` {
    /// What no verification can tell, and why.
    private static let exempt: Set<String> = [
        // Times and states that serve to find rows by; what counts is inside the box.
        "request.made", "draft.saved", "approval.state", "approval.expires", "record.entered", "master_key.created",
        "record_version.row",
        // What only a passphrase, a share or its author opens.
        "slot.parameters", "slot.box", "share.share_set", "share.position", "share.hash", "draft.content",
        // Counters in clear, and what the vault's own reading refuses.
        "meta.name", "meta.value",
    ]

    @Test func `no table of the schema is forgotten`() async throws {
        let centre = try await Staff.fresh().centre
        let tables = try await centre.vault.file.queue.read { try SchemaCheck.tables(in: $0) }
        #expect(Set(tables) == Set(CheckedTable.allCases.map(\.rawValue) + ["grdb_migrations"]))
    }

    @Test func `a byte changed in any column of any table is named`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.saveDraft("unfinished", in: staff.file, by: staff.parveen)
        _ = try await centre.read(staff.note, by: staff.supervisor, purpose: "supervision", reason: "monthly review")
        try await staff.together { try await centre.destroy(staff.note, by: staff.supervisor) }
        #expect(try await centre.verify().faults.isEmpty)
        try await centre.vault.file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
        var changed: Set<String> = []
        for table in CheckedTable.allCases.map(\.rawValue) where !table.hasPrefix("log_") && table != "throttle" {
            let row = try centre.onDisk { try $0.row("SELECT * FROM \(table) LIMIT 1") }
            for (column, value) in row.map({ Array($0) }) ?? [] where !Self.exempt.contains("\(table).\(column)") {
                let other = Self.changed(value)
                try centre.exchange(value, for: other, in: column, of: table)
                let faults = try await centre.verify().faults
                #expect(!faults.isEmpty, "\(table).\(column)")
                try centre.exchange(other, for: value, in: column, of: table)
                changed.insert(table)
            }
        }
        #expect(changed.count >= 14, "\(changed.sorted())")
        #expect(try await centre.verify().faults.isEmpty)
    }

    @Test func `a row that doesn't open is named by table and key`() async throws {
        let staff = try await Staff.fresh()
        let user = try staff.centre.user("noor").bytes
        try staff.centre.onDisk { try $0.run("UPDATE seed SET box = zeroblob(300) WHERE user = ?", [user.data]) }
        let faults = try await staff.centre.verify().faults
        #expect(faults.filter { $0.code == "row-altered" }.map(\.about) == ["seed \(user.hex)"])
    }

    private static func changed(_ value: DatabaseValue) -> DatabaseValue {
        switch value.storage {
        case .blob(var data):
            if let last = data.popLast() { data.append(last ^ 1) } else { data.append(0) }
            return data.databaseValue
        case .int64(let number): return (number + 1).databaseValue
        case .string(let text): return (text + "x").databaseValue
        case .double, .null: return value
        }
    }
}

extension Centre {
    fileprivate func exchange(
        _ value: DatabaseValue, for other: DatabaseValue, in column: String, of table: String
    ) throws {
        try onDisk { store in
            // All rows that hold it: put back the same way.
            try store.run(
                "UPDATE \(table) SET \(column) = ?1 WHERE \(column) = ?2", StatementArguments([other, value]))
        }
    }
}
