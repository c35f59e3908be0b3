import Foundation
import GRDB
import Interfaces
import Testing
import TransparencyLog

@testable import VaultCore

/// How far the log had come stands outside the database, so that what is taken back is missed.
@Suite struct `The log's head` {
    @Test
    func `misses what a damaged WAL takes back, wherever the byte is, and nothing is done before that is accepted`()
        async throws
    {
        let staff = try await Staff.fresh()
        try await staff.centre.vault.file.queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        for number in 0..<12 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        let wal = staff.centre.directory + "/vault.db-wal"
        let size = try #require(FileManager.default.contents(atPath: wal)).count
        for part in 0..<12 {
            let next = try staff.centre.killed { place in
                try flip(place.path + "/vault.db-wal", at: 16 + part * (size - 64) / 11)
            }
            let loss = try #require(next.vault.status().loss, "a flip in part \(part) of the WAL isn't missed")
            #expect(loss.acknowledged == Int(staff.centre.nextSeq) && loss.found < loss.acknowledged)
            #expect(next.vault.status().logBlocked == "entries_missing" && next.vault.status().next == [.acceptLoss])
            #expect(next.journal.losses.count == 1)
            await #expect(throws: VaultError.logBlocked(.entriesMissing)) {
                try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            }
            #expect(try next.onDisk { try LeafTable(store: $0, generation: 1).size() } == UInt64(loss.found))
        }
    }

    @Test func `misses what an older copy of the database lacks`() async throws {
        let staff = try await Staff.fresh()
        let older = try staff.restarted()
        for number in 0..<5 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        let back = try older.centre.killed { place in try copyHead(of: staff.centre, to: place) }
        #expect(back.vault.status().loss?.acknowledged == Int(staff.centre.nextSeq))
    }

    @Test func `that lags behind the database, or says the same, is no loss`() async throws {
        let staff = try await Staff.fresh()
        let early = try staff.centre.killed()
        for number in 0..<3 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        for act: (TemporaryPlace) throws -> Void in [{ _ in }, { try copyHead(of: early, to: $0) }] {
            let next = try staff.centre.killed(act)
            #expect(next.vault.status().loss == nil && next.vault.status().logBlocked == nil)
            #expect(!next.vault.status().warnings.contains("log-head-missing"))
            _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        }
    }

    @Test(arguments: [false, true])
    func `that isn't there or can't be read is warned of`(_ isThere: Bool) async throws {
        let staff = try await Staff.fresh()
        let next = try staff.centre.killed { place in
            let head = place.path + "/vault.head"
            try FileManager.default.removeItem(atPath: head)
            if isThere { try Data(repeating: 7, count: 512).write(to: URL(fileURLWithPath: head)) }
            if isThere { try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: head) }
        }
        #expect(next.vault.status().warnings.contains("log-head-missing") && next.vault.status().logBlocked == nil)
        #expect(try next.killed().vault.status().warnings.contains("log-head-missing") == false)
    }

    @Test func `with one line torn says what the other one does`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<2 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        for line in 0..<2 {
            let next = try staff.centre.killed { try flip($0.path + "/vault.head", at: line * 256 + 20) }
            #expect(next.vault.status().loss == nil && !next.vault.status().warnings.contains("log-head-missing"))
        }
    }

    @Test func `lets the log go on in a new generation for root who says how much is lost, and the log tells it`()
        async throws
    {
        let staff = try await Staff.fresh()
        let older = try staff.restarted()
        for number in 0..<5 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        let next = try older.centre.killed { place in try copyHead(of: staff.centre, to: place) }
        let loss = try #require(next.vault.status().loss)
        let lost = loss.acknowledged - loss.found
        await #expect(throws: VaultError.denied(rule: "accept-loss.root-only")) {
            try await next.perform(AcceptLoss(.init(generation: 1, lost: lost)), uid: 77)
        }
        await #expect(throws: VaultError.invalidInput(parameter: "lost", fault: "differs")) {
            try await next.perform(AcceptLoss(.init(generation: 1, lost: lost - 1)))
        }
        #expect(try await next.perform(AcceptLoss(.init(generation: 1, lost: lost))).generation == 2)
        #expect(next.vault.status().logBlocked == nil && next.vault.status().loss == nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let first = try #require(try next.entries(from: 0).first { $0.continues != nil })
        #expect(first.continues?.size == UInt64(loss.acknowledged) && first.continues?.found == UInt64(loss.found))
        #expect(try await next.verify().faults.filter { $0.code != "untold" } == [])
        let again = try next.killed()
        #expect(again.vault.status().loss == nil)
        await #expect(throws: VaultError.alreadyDone) {
            try await again.perform(AcceptLoss(.init(generation: 1, lost: lost)))
        }
    }
}

private func flip(_ path: String, at place: Int) throws {
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    bytes[place] ^= 0x10
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(place))
    try file.write(contentsOf: Data([bytes[place]]))
}

func copyHead(of centre: Centre, to place: TemporaryPlace) throws {
    try FileManager.default.removeItem(atPath: place.path + "/vault.head")
    try FileManager.default.copyItem(
        atPath: centre.directory + "/vault.head", toPath: place.path + "/vault.head")
}

extension Centre {
    /// The same state directory in a new place, head and all, after something was done to it: sealed, as a start finds it.
    func killed(
        into place: TemporaryPlace = TemporaryPlace(), _ act: (TemporaryPlace) throws -> Void = { _ in }
    ) throws -> Centre {
        for name in ["vault.db", "vault.db-wal", "vault.head"]
        where FileManager.default.fileExists(atPath: directory + "/" + name) {
            try FileManager.default.copyItem(atPath: directory + "/" + name, toPath: place.path + "/" + name)
        }
        try act(place)
        return try Centre(in: place, clock: TestClock(following: clock))
    }
}

extension TestJournal {
    var losses: [LogLoss] { all.compactMap { if case .lost(let loss) = $0 { loss } else { nil } } }
}
