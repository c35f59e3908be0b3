import Interfaces
import Testing

@testable import VaultCore

/// Who is asking: sessions end when they should, and guessing gets slow.
@Suite struct `Sessions` {
    @Test func `a session ends after ten idle minutes, and use keeps it`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<3 {
            staff.centre.clock.advance(seconds: 599)
            _ = try await staff.centre.perform(WhoAmI(.init(session: staff.noor.session)))
        }
        staff.centre.clock.advance(seconds: 600)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(staff.noor) }
    }

    @Test func `a session ends after eight hours however busy it is`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<(8 * 3_600 / 590) {
            staff.centre.clock.advance(seconds: 590)
            try await staff.whoAmI(staff.noor)
        }
        staff.centre.clock.advance(seconds: 590)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(staff.noor) }
    }

    @Test func `a token stolen by another uid is refused, and the session lives on`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.notLoggedIn) {
            try await staff.centre.perform(WhoAmI(.init(session: staff.noor.session)), uid: 1_001)
        }
        try await staff.whoAmI(staff.noor)
    }

    @Test func `a token cut, changed or made up is refused`() async throws {
        let staff = try await Staff.fresh()
        let token = staff.noor.session
        let other = token.hasPrefix("A") ? "B" : "A"
        for wrong in ["", "x", String(token.dropLast()), other + token.dropFirst(), token + "AAAA", "💧" + token] {
            await #expect(throws: VaultError.notLoggedIn) {
                try await staff.centre.perform(WhoAmI(.init(session: wrong)))
            }
        }
    }

    @Test func `logging out ends one session, disabling all of a person's`() async throws {
        let staff = try await Staff.fresh()
        let second = try staff.centre.resume(staff.noor, from: staff.centre)
        _ = try await staff.centre.perform(Logout(.init(session: staff.noor.session)))
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(staff.noor) }
        try await staff.whoAmI(second)
        let third = try staff.centre.resume(second, from: staff.centre)
        _ = try await staff.centre.perform(
            DisableUser(.init(session: staff.admin.session, name: "noor", preview: false, request: fresh())))
        for ended in [second, third] {
            await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(ended) }
        }
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.centre.login("noor") }
        try await staff.whoAmI(staff.parveen)
    }

    @Test func `sealing ends all sessions, and unsealing brings none back`() async throws {
        let staff = try await Staff.fresh()
        let keys = staff.centre.vault.keys
        _ = try await staff.centre.perform(SealVault(.init(session: nil)))
        await #expect(throws: VaultError.sealed) { try await staff.whoAmI(staff.noor) }
        staff.centre.vault.hold(keys)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(staff.noor) }
    }

    @Test func `the ninth session of a person ends the one used longest ago`() async throws {
        let staff = try await Staff.fresh()
        var sessions = [staff.noor]
        for _ in 0..<7 { sessions.append(try staff.centre.resume(staff.noor, from: staff.centre)) }
        for session in sessions { try await staff.whoAmI(session) }
        let ninth = try staff.centre.resume(sessions[7], from: staff.centre)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(sessions[0]) }
        for session in sessions.dropFirst() + [ninth] { try await staff.whoAmI(session) }
        try await staff.whoAmI(staff.parveen)
    }

    @Test func `guessing slows down for one user and uid, over a restart too, and locks nobody else out`() async throws
    {
        var staff = try await Staff.fresh()
        _ = try await staff.centre.perform(
            BindUser(.init(session: staff.admin.session, name: "noor", uids: [0, 1_001], request: fresh())))
        for _ in 0..<4 {
            await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") }
        }
        await #expect(throws: VaultError.throttled(seconds: 1)) { try await staff.centre.login("noor") }
        _ = try await staff.centre.login("noor", uid: 1_001)
        staff.centre.clock.advance(seconds: 2)
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") }
        await #expect(throws: VaultError.throttled(seconds: 2)) { try await staff.guess("noor") }
        staff = try staff.restarted()
        await #expect(throws: VaultError.throttled(seconds: 2)) { try await staff.guess("noor") }
        _ = try await staff.centre.login("parveen")
        staff.centre.clock.advance(seconds: 10)
        _ = try await staff.centre.login("noor")
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") }
    }

    @Test func `an unknown name, a wrong uid and a wrong passphrase look alike`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("nobody") }
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.centre.login("noor", uid: 1_001) }
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") }
    }

    @Test func `a changed passphrase opens the same keys, and the old one nothing`() async throws {
        let staff = try await Staff.fresh()
        let new = "tulak-simor-vadep-ganil"
        await #expect(throws: VaultError.wrongPassphrase) {
            try await staff.centre.perform(
                ChangePassphrase(.init(session: staff.parveen.session, old: "not it", new: new)))
        }
        let old = staff.parveen.passphrase
        await #expect(throws: VaultError.weakPassphrase("unchanged")) {
            try await staff.centre.perform(
                ChangePassphrase(.init(session: staff.parveen.session, old: old, new: old)))
        }
        let before = try staff.centre.wrappedRows()
        let elsewhere = try await staff.centre.login("parveen")
        _ = try await staff.centre.perform(
            ChangePassphrase(.init(session: staff.parveen.session, old: old, new: new)))
        #expect(try staff.centre.remains(of: before) == (gone: 1, left: 0))
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(elsewhere) }
        try await staff.whoAmI(staff.parveen)
        await #expect(throws: VaultError.wrongPassphrase) { try await staff.centre.login("parveen") }
        let reply = try await staff.centre.perform(Login(.init(user: "parveen", passphrase: new)))
        #expect(reply.identity.fingerprint == staff.parveen.fingerprint)
        #expect(try await staff.centre.read(staff.processNote, by: staff.with(reply.session)).verified)
    }

    @Test func `that begins in a commit that fails never was, and has ended no other`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        var people: [Centre.Person] = []
        for _ in 0..<7 { people.append(try centre.resume(staff.parveen, from: centre)) }
        let count = centre.vault.sessions.count
        try centre.onDisk { try $0.run("ALTER TABLE log_entry RENAME TO aside", []) }
        await #expect(throws: VaultError.self) { try await centre.login("parveen") }
        try centre.onDisk { try $0.run("ALTER TABLE aside RENAME TO log_entry", []) }
        #expect(centre.vault.sessions.count == count)
        for person in people { try await staff.whoAmI(person) }
    }
}

extension Staff {
    func whoAmI(_ person: Centre.Person) async throws {
        _ = try await centre.perform(WhoAmI(.init(session: person.session)))
    }

    func guess(_ name: String) async throws {
        _ = try await centre.perform(Login(.init(user: name, passphrase: "a guess")))
    }
}
