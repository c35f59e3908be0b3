import FoundationEssentials
import GRDB
import Interfaces
import Testing

@testable import VaultCore

/// A number in the file can be anything: it is refused, passed over or taken, and stops nothing from running.
@Suite struct `A number as far as numbers go` {
    @Test func `in any column neither ends the daemon nor keeps it from starting`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for _ in 0..<4 { await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") } }
        _ = try await centre.ask(by: staff.admin)
        _ = try await centre.saveDraft("half", in: staff.file, by: staff.noor)
        _ = try await centre.perform(MakeCheckpoint(.init()))
        let cells = try await centre.vault.file.queue.read { try DamagedCell.all($0) }.filter { $0.kind == "INTEGER" }
        let columns = Dictionary(grouping: cells) { "\($0.table).\($0.column)" }.compactMap(\.value.last)
        #expect(columns.count > 20)
        var worked = 0
        for cell in columns {
            for number in [Int64.min, .max] {
                if try await Self.meet(number, in: cell, centre) { worked += 1 }
            }
        }
        #expect(worked > columns.count, "most of them keep nobody from working")
    }

    /// Says whether people could log in.
    private static func meet(_ number: Int64, in cell: DamagedCell, _ centre: Centre) async throws -> Bool {
        let next = try? centre.killed { place in
            let file = try DatabaseQueue(path: place.path + "/vault.db")
            try file.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF")
                try cell.put(number.databaseValue, database)
            }
            try file.close()
        }
        guard let next else { return false }
        next.vault.hold(centre.vault.keys)
        _ = next.vault.status()
        await next.vault.tick()
        guard let sana = try? await next.login("sana") else { return false }
        _ = try? await next.login("noor")
        _ = try? await next.perform(Today(.init(session: sana.session)))
        _ = try? await next.perform(ListApprovals(.init(session: sana.session)))
        _ = try? await next.all(ListCases(.init(session: sana.session)))
        if let admin = try? await next.login("root-admin") {
            _ = try? await next.perform(KeysStatus(.init(session: admin.session)))
        }
        if let auditor = try? await next.login("aslam") { _ = try? await next.verify(session: auditor.session) }
        _ = try? await next.vault.diagnose(.init(), for: Centre.root)
        return true
    }
}
