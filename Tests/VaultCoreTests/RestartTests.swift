import FoundationEssentials
import Glibc
import Interfaces
import Testing

@testable import VaultCore

/// What was acknowledged is there after any end, and a place that isn't right is refused at the start.
@Suite struct `Starting again` {
    @Test func `everything acknowledged is there, whatever moment the power went`() async throws {
        var staff = try await Staff.fresh()
        var written: [String: String] = [:]
        for round in 0..<3 {
            for number in 0..<5 {
                let text = "round \(round), number \(number)"
                written[try await staff.centre.write(text, in: staff.file, by: staff.parveen).record] = text
            }
            let draft = try await staff.centre.saveDraft("draft \(round)", in: staff.file, by: staff.noor)
            let seq = staff.centre.nextSeq
            staff = try staff.restarted()
            #expect(staff.centre.nextSeq == seq, "the log goes on where it was")
            let resumed = try await staff.centre.perform(ResumeDraft(.init(session: staff.noor.session, draft: draft)))
            #expect(resumed.text == "draft \(round)")
        }
        for (record, text) in written {
            #expect(try await staff.centre.read(record, by: staff.noor).fields["note"] == .string(text))
        }
    }

    @Test func `a start finds the vault sealed, and the slot's passphrase opens it`() async throws {
        let staff = try await Staff.fresh()
        let next = try staff.centre.restart()
        next.vault.hold(nil)
        #expect(next.vault.status().state == .sealed && next.vault.status().next == [.unseal])
        await #expect(throws: VaultError.sealed) { try await next.login("noor") }
        #expect(try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing))).state == .unsealed)
        let noor = try await next.login("noor")
        #expect(try await next.read(staff.note, by: noor).verified)
        let gists = try next.entries(from: staff.centre.nextSeq).map(\.gist)
        #expect(gists.prefix(2) == ["login denied sealed", "unseal done slot"])
    }

    @Test func `a credential opens its own slot, and no other credential does`() async throws {
        let credential = SharedSecret(try .random(32))
        let centre = try Centre(credential: credential)
        _ = try await centre.perform(
            InitVault(
                .init(
                    admin: "root-admin", uid: 0, custodians: ["A", "B", "C"], threshold: 2, credential: true,
                    request: fresh())))
        for (key, opens) in [(credential, true), (SharedSecret(try .random(32)), false)] {
            let next = try centre.restart(credential: key)
            next.vault.hold(nil)
            let reply = try? await next.perform(UnsealVault(.init(passphrase: nil)))
            #expect((reply?.state == .founding) == opens)
        }
    }

    @Test func `a second daemon on the same directory is refused`() throws {
        let first = try Centre()
        let fault = #expect(throws: VaultFault.self) { try Centre(in: first.place) }
        #expect(fault == .inUse(first.directory + "/vault.lock"))
    }

    @Test func `a vault that is let go can be opened again, by the same process too`() throws {
        let place = TemporaryPlace()
        do { _ = try Centre(in: place) }
        #expect(throws: Never.self) { try Centre(in: place) }
    }

    @Test func `a state directory or database that is a link is named as one`() throws {
        let place = TemporaryPlace()
        let link = TemporaryPlace()
        try FileManager.default.removeItem(atPath: link.path)
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: place.path)
        #expect(throws: VaultFault.symbolicLink(link.path)) { try Centre(in: link) }
        let database = place.path + "/vault.db"
        try FileManager.default.createSymbolicLink(atPath: database, withDestinationPath: "/dev/null")
        #expect(throws: VaultFault.symbolicLink(database)) { try Centre(in: place) }
    }

    @Test(arguments: [0o755, 0o750, 0o701]) func `a directory others can reach is refused`(_ mode: Int) throws {
        let place = TemporaryPlace()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
        let fault = #expect(throws: VaultFault.self) { try Centre(in: place) }
        #expect(fault == .openToOthers(path: place.path, mode: String(mode, radix: 8)))
    }

    @Test func `a database file others can read is refused, and ours are private`() async throws {
        let place = TemporaryPlace()
        let staff = try await Staff.fresh()
        for name in ["vault.db", "vault.db-wal", "vault.lock"] {
            let path = staff.centre.directory + "/" + name
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        try FileManager.default.copyItem(
            atPath: staff.centre.directory + "/vault.db", toPath: place.path + "/vault.db")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path + "/vault.db")
        let fault = #expect(throws: VaultFault.self) { try Centre(in: place) }
        #expect(fault == .openToOthers(path: place.path + "/vault.db", mode: "644"))
    }

    @Test func `a missing directory, another's, and a path that is a file are refused`() throws {
        let missing = TemporaryPlace()
        try FileManager.default.removeItem(atPath: missing.path)
        let absent = #expect(throws: VaultFault.self) { try Centre(in: missing) }
        #expect(absent == .missingDirectory(missing.path))
        guard geteuid() == 0 else { return }
        let foreign = TemporaryPlace()
        #expect(chown(foreign.path, 65_534, 65_534) == 0)
        let fault = #expect(throws: VaultFault.self) { try Centre(in: foreign) }
        #expect(fault == .foreignOwner(path: foreign.path, uid: 65_534))
    }

    @Test func `a database of a newer version is refused and left as it is`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { _ = try $0.rows("PRAGMA user_version = \(Schema.version + 1)") }
        let fault = #expect(throws: VaultFault.self) { try staff.centre.restart() }
        #expect(fault == .newerVersion(found: Schema.version + 1, known: Schema.version))
    }

    @Test func `a file that isn't a database, or a damaged one, is refused`() async throws {
        let place = TemporaryPlace()
        try Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
            to: URL(fileURLWithPath: place.path + "/vault.db"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.path + "/vault.db")
        let fault = #expect(throws: VaultFault.self) { try Centre(in: place) }
        #expect(fault == .damaged(path: place.path + "/vault.db"))
    }

    @Test func `facts about the vault that were altered are named, and only its id keeps it from starting`()
        async throws
    {
        for (name, value) in [("phase", Data("open".utf8)), ("recovery", Data([0])), ("inbox", Data([0]))] {
            let staff = try await Staff.fresh()
            try staff.centre.onDisk { try $0.run("UPDATE meta SET value = ? WHERE name = ?", [value, name]) }
            #expect(try staff.centre.restart().journal.rows == [DamagedRow(table: .meta, row: name)])
        }
        let staff = try await Staff.fresh()
        try staff.centre.onDisk { try $0.run("UPDATE meta SET value = x'0102' WHERE name = 'vault'", []) }
        let error = #expect(throws: VaultError.self) { try staff.centre.restart() }
        #expect(error == .tampered(.meta, "vault"))
    }
}
