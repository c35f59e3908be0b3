import Foundation
import GRDB
import Interfaces
import Testing
import TransparencyLog

@testable import VaultCore

/// A byte of a leaf or a node that isn't what it was looks to a start like a database that has gone on elsewhere. An unseal
/// tells the two apart.
@Suite struct `An altered leaf` {
    /// Whose leaf it is, counted from the log's end; in the inbox once the vault has been sealed.
    enum Place: CaseIterable {
        case first, middle, newest, inbox

        func seq(in centre: Centre) -> Int64 {
            switch self {
            case .first: 0
            case .middle: centre.nextSeq / 2
            case .newest: centre.nextSeq - 1
            case .inbox: centre.nextSeq - 1
            }
        }
    }

    @Test(arguments: Place.allCases, [0, 17, 31])
    func `keeps nobody out, is named, and nothing is signed over it`(_ where: Place, _ byte: Int) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        if `where` == .inbox { _ = try await centre.perform(SealVault(.init())) }
        let seq = `where`.seq(in: centre)
        let next = try centre.killed { try flipLeaf(in: $0, LogPlace(generation: 1, seq: seq), byte) }
        #expect(next.isUndecided && next.journal.doubts.count == 1)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        try await next.goesOn(staff)
        let code = `where` == .inbox ? "inbox-altered" : "altered"
        #expect(next.damage.contains(Audit.Fault(code: code, generation: 1, seq: Int(seq))))
        #expect(next.vault.status().warnings.contains("log-damaged"))
        let table = `where` == .inbox ? "log_inbox" : "log_entry"
        #expect(try await next.verifyRows().contains("\(table) 1 \(seq)"))
        let found = try await next.verify()
        #expect(found.faults.contains(Audit.Fault(code: code, generation: 1, seq: Int(seq))))
        await #expect(throws: VaultError.self) { try await next.checkpoint() }
        #expect(next.journal.losses.isEmpty)
    }

    @Test func `is told again after each start, by a root that stays the one that was acknowledged`() async throws {
        let staff = try await Staff.fresh()
        let place = LogPlace(generation: 1, seq: staff.centre.nextSeq - 9)
        var centre = try staff.centre.killed { try flipLeaf(in: $0, place, 3) }
        for _ in 0..<3 {
            #expect(centre.isUndecided)
            await #expect(throws: VaultError.wrongSecret) {
                try await centre.perform(UnsealVault(.init(passphrase: "tipol-rasib-dumak")))
            }
            centre = try centre.killed()
            #expect(centre.isUndecided && centre.vault.status().loss == nil)
            _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            try await centre.goesOn(staff)
            #expect(centre.damage.contains { $0.code == "altered" && $0.seq == Int(place.seq) })
            centre = try centre.killed()
        }
    }

    @Test func `that is put right is told no more`() async throws {
        let staff = try await Staff.fresh()
        let place = LogPlace(generation: 1, seq: staff.centre.nextSeq - 9)
        let altered = try staff.centre.killed { try flipLeaf(in: $0, place, 3) }
        _ = try await altered.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let next = try altered.killed { try flipLeaf(in: $0, place, 3) }
        #expect(!next.isUndecided && next.vault.logDamage == nil)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        _ = try await next.checkpoint()
    }

    @Test func `beneath a whole tile, or a node over it, costs nobody a login either`() async throws {
        let staff = try await Staff.fresh()
        while staff.centre.nextSeq < 2 * 256 + 20 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        for (seq, isSeen) in [(Int64(7), false), (255, false), (300, false), (515, true)] {
            let next = try staff.centre.killed { try flipLeaf(in: $0, LogPlace(generation: 1, seq: seq), 5) }
            #expect(next.isUndecided == isSeen)
            _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            try await next.goesOn(staff)
            #expect(try await next.verify().faults.contains { $0.code == "altered" && $0.seq == Int(seq) })
        }
        for node in 0..<2 {
            let next = try staff.centre.killed { try flip(in: $0, "log_node", "hash", "position = \(node)", 9) }
            #expect(next.isUndecided)
            _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            try await next.goesOn(staff)
            #expect(next.damage.contains(Audit.Fault(code: "node-altered", generation: 1, seq: 256 * node)))
            #expect(next.vault.status().warnings.contains("log-unsigned"))
        }
    }

    @Test func `whose tile fills while it is undecided leaves no node that its entries don't make`() async throws {
        let staff = try await Staff.fresh()
        while staff.centre.nextSeq < 256 - 3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        var next = try staff.centre.killed { try flipLeaf(in: $0, LogPlace(generation: 1, seq: 200), 5) }
        for number in 0..<8 {
            let caller = UInt32(30_000 + number)
            await #expect(throws: VaultError.sealed) {
                try await next.perform(Login(.init(user: "noor", passphrase: "?")), uid: caller)
            }
        }
        #expect(next.nextSeq > 256 && next.isUndecided)
        next = try next.killed()
        #expect(next.isUndecided)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        try await next.goesOn(staff)
        #expect(next.damage.contains { $0.code == "altered" && $0.seq == 200 })
        #expect(next.vault.status().loss == nil)
    }

    @Test(arguments: [false, true])
    func `from before a rotation of the keys, or after it, is told as any`(_ isBefore: Bool) async throws {
        let staff = try await Staff.fresh()
        let before = staff.centre.nextSeq - 1
        try await staff.centre.rotate(by: staff.admin)
        let seq = isBefore ? before : staff.centre.nextSeq - 1
        let next = try staff.centre.killed { try flipLeaf(in: $0, LogPlace(generation: 1, seq: seq), 12) }
        #expect(next.isUndecided)
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        try await next.goesOn(staff)
        #expect(next.damage.contains(Audit.Fault(code: "altered", generation: 1, seq: Int(seq))))
    }

    @Test func `hides no older copy that has gone on: an unseal blocks as a start that sees it does`() async throws {
        let staff = try await Staff.fresh()
        let older = try staff.restarted()
        for number in 0..<3 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        for number in 0..<9 { try await older.centre.write("other \(number)", in: staff.file, by: older.parveen) }
        var other = try older.centre.killed { place in try copyHead(of: staff.centre, to: place) }
        for _ in 0..<2 {
            #expect(other.isUndecided)
            await #expect(throws: VaultError.sealed) {
                try await other.perform(AcceptLoss(.init(generation: 1, lost: 0)))
            }
            await #expect(throws: VaultError.logBlocked(.entriesMissing)) {
                try await other.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            }
            #expect(other.vault.status().logBlocked == "entries_missing" && other.vault.status().next == [.acceptLoss])
            #expect(other.vault.keys == nil && !other.isUndecided && other.journal.losses.count == 1)
            await #expect(throws: VaultError.logBlocked(.entriesMissing)) {
                try await other.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            }
            other = try other.killed()
        }
        _ = try? await other.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try await other.perform(AcceptLoss(.init(generation: 1, lost: 0))).generation == 2)
        _ = try await other.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(try await other.verify().faults.filter { $0.code != "untold" } == [])
    }

    @Test func `in an older copy that has gone on doesn't make it the right one`() async throws {
        let staff = try await Staff.fresh()
        let older = try staff.restarted()
        for number in 0..<3 { try await staff.centre.write("note \(number)", in: staff.file, by: staff.parveen) }
        for number in 0..<9 { try await older.centre.write("other \(number)", in: staff.file, by: older.parveen) }
        let other = try older.centre.killed { place in
            try copyHead(of: staff.centre, to: place)
            try flipLeaf(in: place, LogPlace(generation: 1, seq: 3), 5)
        }
        await #expect(throws: VaultError.logBlocked(.entriesMissing)) {
            try await other.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        }
    }

    @Test func `is found out by shares as well, and in a generation that has followed another`() async throws {
        let staff = try await Staff.fresh()
        let older = try staff.restarted()
        try await staff.centre.write("a note", in: staff.file, by: staff.parveen)
        let lacking = try older.centre.killed { place in try copyHead(of: staff.centre, to: place) }
        let loss = try #require(lacking.vault.status().loss)
        _ = try await lacking.perform(AcceptLoss(.init(generation: 1, lost: loss.acknowledged - loss.found)))
        _ = try await lacking.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let next = try lacking.killed { try flipLeaf(in: $0, LogPlace(generation: 2, seq: 1), 5) }
        #expect(next.isUndecided)
        for (number, share) in staff.shares.prefix(2).enumerated() {
            _ = try await next.perform(UnsealByShares(.init(share: share)), uid: UInt32(20_001 + number))
        }
        try await next.goesOn(staff)
        #expect(next.damage.contains(Audit.Fault(code: "altered", generation: 2, seq: 1)))
    }
}

private func flipLeaf(in place: TemporaryPlace, _ entry: LogPlace, _ byte: Int) throws {
    for table in ["log_entry", "log_inbox"] {
        try flip(in: place, table, "leaf", "generation = \(entry.generation) AND seq = \(entry.seq)", byte)
    }
}

/// Flips one bit of a column where there is such a row.
private func flip(
    in place: TemporaryPlace, _ table: String, _ column: String, _ row: String, _ byte: Int
) throws {
    try DatabaseQueue(path: place.path + "/vault.db").write { database in
        guard var bytes = try Data.fetchOne(database, sql: "SELECT \(column) FROM \(table) WHERE \(row)") else {
            return
        }
        bytes[byte] ^= 0x04
        try database.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE \(row)", arguments: [bytes])
    }
}

extension Centre {
    fileprivate var isUndecided: Bool {
        let status = vault.status()
        return status.warnings.contains("log-undecided") && status.logBlocked == nil && status.next == [.unseal]
    }

    fileprivate var damage: [Audit.Fault] {
        vault.damage.faults.map {
            Audit.Fault(code: $0.code, generation: Int($0.place.generation), seq: Int($0.place.seq))
        }
    }

    /// People log in, read what was written, write and list; a start afterwards finds that, too.
    fileprivate func goesOn(_ staff: Staff) async throws {
        let (noor, parveen) = (try await login("noor"), try await login("parveen"))
        #expect(try await read(staff.note, by: noor).fields["note"] == .string(Staff.canary))
        try await write("goes on", in: staff.file, by: parveen)
        #expect(try await !all(ListCases(.init(session: noor.session))).isEmpty)
        #expect(!isUndecided)
    }
}

extension TestJournal {
    fileprivate var doubts: [LogLoss] { all.compactMap { if case .undecided(let loss) = $0 { loss } else { nil } } }
}
