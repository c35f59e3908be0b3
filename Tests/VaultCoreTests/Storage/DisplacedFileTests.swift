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

    @Test(arguments: StateFile.allCases.map(\.rawValue), Act.allCases)
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

    @Test func `are all there are in a state directory`() async throws {
        let centre = try await Staff.fresh().centre
        let found = try FileManager.default.contentsOfDirectory(atPath: centre.directory)
        #expect(Set(found) == Set(StateFile.allCases.map(\.rawValue)))
    }

    @Test(arguments: StateFile.allCases)
    func `by a second name, or by a link in their place, are refused at the start and named`(
        _ file: StateFile
    ) async throws {
        let staff = try await Staff.fresh()
        for isSymbolic in [false, true] {
            let place = TemporaryPlace()
            let path = file.path(in: place.path)
            let refused = isSymbolic ? VaultFault.symbolicLink(path) : .severalLinks(path)
            let second = place.path + ".second"
            defer { try? FileManager.default.removeItem(atPath: second) }
            #expect(throws: refused) {
                _ = try staff.centre.killed(into: place) { _ in
                    if !FileManager.default.fileExists(atPath: path) {
                        let made = FileManager.default.createFile(
                            atPath: path, contents: Data(), attributes: [.posixPermissions: 0o600])
                        #expect(made)
                    }
                    if !isSymbolic { return try FileManager.default.linkItem(atPath: path, toPath: second) }
                    try FileManager.default.moveItem(atPath: path, toPath: second)
                    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: second)
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `as one that is put where the reserve was given up are named, and hold no space`(
        _ isSymbolic: Bool
    ) async throws {
        let staff = try await Staff.fresh()
        let (centre, path) = (staff.centre, StateFile.reserve.path(in: staff.centre.directory))
        let foreign = centre.directory + ".foreign"
        defer { try? FileManager.default.removeItem(atPath: foreign) }
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: foreign))
        #expect(centre.vault.reserve.release())
        if isSymbolic {
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: foreign)
        } else {
            try FileManager.default.linkItem(atPath: foreign, toPath: path)
        }
        await #expect(throws: VaultError.logBlocked(.displaced)) { try await centre.read(staff.note, by: staff.noor) }
        #expect(centre.vault.status().logBlocked == "file_displaced")
        #expect(centre.journal.displaced == ["vault.reserve \(isSymbolic ? "replaced" : "linked")"])
        #expect(FileManager.default.contents(atPath: foreign) == Data("theirs".utf8))
        try FileManager.default.removeItem(atPath: path)
        centre.clock.advance(seconds: 1)
        #expect(try await centre.read(staff.note, by: staff.noor).verified)
    }
}

extension TestJournal {
    var displaced: [String] {
        all.compactMap { if case .displaced(let file, let found) = $0 { "\(file) \(found)" } else { nil } }
    }
}
