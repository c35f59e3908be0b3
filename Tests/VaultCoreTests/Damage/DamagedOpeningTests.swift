import FoundationEssentials
import GRDB
import Interfaces
import Testing

@testable import VaultCore

/// What the vault is opened with: an altered row of it refuses what rests on it, and the vault only where all does.
@Suite struct `Opening a vault in which a byte was altered` {
    private static let passphrase = "golav-misut-henab"

    /// A vault with older keys of each kind: rekeyed once, and its master key rotated since.
    private static func made() async throws -> Staff {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.rekey(by: staff.admin)
        _ = try await staff.centre.rotate(by: staff.admin)
        _ = try await staff.centre.perform(MakeCheckpoint(.init(session: nil)))
        return staff
    }

    /// Rows without which nothing could be found, written or opened, as errors call them.
    private static let needed: Set = [
        "meta vault", "master_key 3", "book_key tags 1", "book_key directory 2", "book_key log data 2",
        "book_key log tags 2",
    ]

    @Test func `opens it unless the row is needed for everything, which is then named`() async throws {
        let staff = try await Self.made()
        let cells = try await staff.centre.vault.file.queue.read { try DamagedCell.all($0) }.filter {
            ["meta", "master_key", "book_key"].contains($0.table) && !$0.isFoundBy
        }
        #expect(cells.count > 30)
        try await staff.centre.vault.file.queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA foreign_keys = OFF")
        }
        var (choice, refused) = (LifeChoice(seed: 5), Set<String>())
        for cell in cells {
            guard let flipped = NamedRows.flipped(cell, &choice) else { continue }
            try await staff.centre.vault.file.queue.write { try cell.put(flipped, $0) }
            let name = try NamedRows.name(cell)
            defer { Self.putBack(cell, staff.centre) }
            do {
                let next = try await Self.opened(staff)
                #expect(cell.column != "box" || !Self.needed.contains(name), "\(cell.name) opens")
                // Accounts rest under it.
                if name != "book_key directory 1" { try await Self.work(next, staff) }
                if NamedRows.isUntold(cell) || name == Self.healed { continue }
                #expect(try await next.verifyRows().contains(name), "\(cell.name)")
                #expect(next.vault.damagedRows.all.contains { $0.text == name }, "\(cell.name)")
            } catch let error as VaultError {
                #expect(error.damagedRow?.text == name, "\(cell.name): \(error)")
                #expect(Self.needed.contains(name), "\(cell.name): \(error)")
                refused.insert(name)
            }
        }
        #expect(refused == Self.needed)
    }

    /// Put right by the unseal itself: entries are filed once more.
    private static let healed = "meta log filing"

    private static func putBack(_ cell: DamagedCell, _ centre: Centre) {
        #expect(throws: Never.self) { try centre.onDisk { try cell.put(cell.value, $0.database) } }
    }

    /// The same disk after a start, unsealed with the passphrase of its slot.
    private static func opened(_ staff: Staff) async throws -> Centre {
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: passphrase)))
        return next
    }

    private static func work(_ next: Centre, _ staff: Staff) async throws {
        let parveen = try next.resume(staff.parveen, from: staff.centre)
        #expect(try await next.read(staff.note, by: parveen).verified)
        _ = try await next.write("after it was altered", in: staff.file, by: parveen)
        #expect(try await next.all(ListCases(.init(session: parveen.session))).flatMap(\.cases).count == 1)
    }

    @Test func `without the key of the log's signature all goes on, but no checkpoint is made`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { try $0.run("UPDATE book_key SET box = x'00' WHERE name = 'log signing'", []) }
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        try await Self.work(next, staff)
        await #expect(throws: VaultError.tampered(.bookKey, "log signing 1")) {
            try await next.perform(MakeCheckpoint(.init(session: nil)))
        }
        #expect(next.vault.status().warnings.contains("rows-damaged") && next.vault.logDamage == nil)
        #expect(try await next.verify().faults.allSatisfy { $0.about?.hasPrefix("book_key ") == true })
    }

    @Test func `without the inbox's key what came while it was sealed waits until that is put back`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let box = try centre.onDisk {
            try $0.row("SELECT box FROM book_key WHERE name = 'log inbox'")?.blob(0, of: .bookKey) ?? []
        }
        try centre.onDisk { try $0.run("UPDATE book_key SET box = x'00' WHERE name = 'log inbox'", []) }
        _ = try await centre.perform(SealVault(.init()))
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let waiting = try centre.onDisk { try $0.rows("SELECT 1 FROM log_inbox WHERE state = 'waiting'").count }
        #expect(waiting > 0 && centre.vault.damagedRows.all.contains { $0.text == "book_key log inbox 1" })
        _ = try await centre.perform(SealVault(.init()))
        try centre.onDisk { try $0.run("UPDATE book_key SET box = ? WHERE name = 'log inbox'", [box.data]) }
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try centre.onDisk { try $0.rows("SELECT 1 FROM log_inbox").count } == 0)
        #expect(try await centre.verify().faults.isEmpty)
    }

    @Test func `a recovery key that can't be read keeps only those out who would pin it`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { try $0.run("UPDATE meta SET value = x'00' WHERE name = 'recovery'", []) }
        let next = try staff.centre.restart()
        #expect(next.vault.damagedRows.all.contains { $0.text == "meta recovery" })
        #expect(next.journal.rows.map(\.text).contains("meta recovery"))
        #expect(try await next.login("parveen").name == "parveen")
        let admin = try next.resume(staff.admin, from: staff.centre)
        let code = try await next.perform(
            AddUser(.init(session: admin.session, name: "rabia", roles: ["monitor"], uids: [0], request: fresh())))
        await #expect(throws: VaultError.tampered(.meta, "recovery")) {
            try await next.perform(
                Enrol(.init(user: "rabia", code: code.enrolment, passphrase: "tulak-simor-vadep-ganil")))
        }
    }
}
