import FoundationEssentials
import Glibc
import Testing

@testable import VaultCore

/// A descriptor goes on working when its file has been moved away: nothing written then counts.
@Suite struct `Files that aren't in their places` {
    enum Act: CaseIterable, Sendable {
        case moved, deleted, replaced, linked

        func perform(_ path: String, _ aside: String) throws {
            let files = FileManager.default
            switch self {
            case .moved: try files.moveItem(atPath: path, toPath: aside)
            case .deleted: try files.removeItem(atPath: path)
            case .replaced:
                try files.copyItem(atPath: path, toPath: aside)
                try files.removeItem(atPath: path)
                try files.moveItem(atPath: aside, toPath: path)
            case .linked: try files.linkItem(atPath: path, toPath: aside)
            }
        }
    }

    static let names = ["vault.db", "vault.db-wal", "vault.db-shm", "vault.lock", "vault.reserve"]

    @Test(arguments: names, Act.allCases)
    func `block the log, are named, and nothing is answered for`(_ name: String, _ act: Act) async throws {
        let staff = try await Staff.fresh()
        let (centre, path) = (staff.centre, staff.centre.directory + "/" + name)
        let seq = centre.nextSeq
        try act.perform(path, path + ".aside")
        await centre.vault.watchFiles()
        #expect(centre.vault.status().logBlocked == "file_displaced")
        #expect(centre.vault.status().next == [.putFilesBack])
        await #expect(throws: VaultError.logBlocked(.displaced)) {
            try await centre.write("lost", in: staff.file, by: staff.parveen)
        }
        await #expect(throws: VaultError.logBlocked(.displaced)) { try await centre.read(staff.note, by: staff.noor) }
        #expect(centre.nextSeq == seq)
        let finding = try await centre.vault.diagnose(.init(), for: Centre.root).findings.first {
            $0.code == "files.in-place"
        }
        let told = ["moved": "missing", "deleted": "missing"]["\(act)"] ?? "\(act)"
        #expect(finding?.well == false && finding?.detail == "\(name) \(told)")
        #expect(centre.journal.displaced == ["\(name) \(told)"], "the journal is told once")
    }

    @Test(arguments: Act.allCases.filter { $0 != .linked })
    func `leave what only the WAL holds in the database before anybody is told`(_ act: Act) async throws {
        let staff = try await Staff.fresh()
        let (centre, wal) = (staff.centre, staff.centre.directory + "/vault.db-wal")
        let seq = centre.nextSeq
        try act.perform(wal, wal + ".aside")
        await #expect(throws: VaultError.logBlocked(.displaced)) { try await centre.read(staff.note, by: staff.noor) }
        let next = try centre.killed { place in
            for rest in ["vault.db-wal", "vault.db-shm"] {
                try? FileManager.default.removeItem(atPath: place.path + "/" + rest)
            }
        }
        #expect(next.vault.status().loss == nil)
        #expect(try next.onDisk { try LeafTable(store: $0, generation: 1).size() } == UInt64(seq))
    }

    @Test func `leave no more than a minute's work to the WAL alone, and nothing at an orderly end`() async throws {
        let staff = try await Staff.fresh()
        let (centre, wal) = (staff.centre, staff.centre.directory + "/vault.db-wal")
        func ends(_ step: () async -> Void) async throws -> UInt64 {
            try await centre.write("a note", in: staff.file, by: staff.parveen)
            await step()
            let next = try centre.killed { place in
                try FileManager.default.removeItem(atPath: place.path + "/vault.db-wal")
            }
            return try next.onDisk { try LeafTable(store: $0, generation: 1).size() }
        }
        #expect(try await ends { await centre.vault.tick() } == UInt64(centre.nextSeq))
        #expect(try await ends { await centre.vault.close() } == UInt64(centre.nextSeq))
        #expect(try #require(FileManager.default.contents(atPath: wal)).isEmpty)
    }

    @Test(arguments: ["vault.db", "vault.db-wal"])
    func `are missed when they were shortened`(_ name: String) async throws {
        let staff = try await Staff.fresh()
        let (centre, path) = (staff.centre, staff.centre.directory + "/" + name)
        try await centre.write("a note", in: staff.file, by: staff.parveen)
        let size = try #require(FileManager.default.contents(atPath: path)).count
        #expect(truncate(path, size / 2) == 0)
        await #expect(throws: VaultError.logBlocked(.displaced)) {
            try await centre.write("lost", in: staff.file, by: staff.parveen)
        }
        #expect(centre.journal.displaced.first == "\(name) shortened")
    }

    @Test func `that are put back let the log go on`() async throws {
        let staff = try await Staff.fresh()
        let (centre, path) = (staff.centre, staff.centre.directory + "/vault.db")
        try Act.linked.perform(path, path + ".aside")
        await #expect(throws: VaultError.logBlocked(.displaced)) { try await centre.read(staff.note, by: staff.noor) }
        try FileManager.default.removeItem(atPath: path + ".aside")
        await centre.vault.watchFiles()
        #expect(centre.vault.status().logBlocked == nil)
        #expect(try await centre.read(staff.note, by: staff.noor).verified)
    }

    @Test func `between a commit and its answer keep it from being answered, and the log closed`() async throws {
        let staff = try await Staff.fresh()
        let (centre, path) = (staff.centre, staff.centre.directory + "/vault.db")
        await #expect(throws: VaultError.logBlocked(.displaced)) {
            try await centre.vault.commit(.ordinary, for: .vault) { _, _ throws(VaultError) in
                do { try Act.moved.perform(path, path + ".aside") } catch { throw .notFound }
            }
        }
        try FileManager.default.moveItem(atPath: path + ".aside", toPath: path)
        await #expect(throws: VaultError.logBlocked(.displaced)) { try await centre.read(staff.note, by: staff.noor) }
    }

    @Test(arguments: ["vault.db", "vault.lock"])
    func `by a second name are refused at the start`(_ name: String) throws {
        let place = TemporaryPlace()
        do { _ = try Centre(in: place) }
        let path = place.path + "/" + name
        try Act.linked.perform(path, place.path + "/second")
        #expect(throws: VaultFault.severalLinks(path)) { try Centre(in: place) }
    }
}

extension TestJournal {
    var displaced: [String] {
        all.compactMap { if case .displaced(let file, let found) = $0 { "\(file) \(found)" } else { nil } }
    }
}
