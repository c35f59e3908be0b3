import Interfaces
import Testing

@testable import VaultCore

/// Where the calendar may be wrong, people are told before they rely on it.
@Suite struct `A calendar that may be wrong` {
    private static let years: Int64 = 10 * 365 * 86_400

    @Test(
        arguments: [
            (-20 * 60, "clock-behind"), (-10_800, "clock-behind"), (-years, "clock-behind"),
            (90_000, "clock-ahead"), (years, "clock-ahead"),
        ] as [(Int64, String)])
    func `is told by status, unseal and diagnose, and a case waits for a word`(jump: Int64, code: String) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(centre.vault.status().clock == nil)
        await centre.vault.tick()
        centre.clock.set(by: jump)
        let status = centre.vault.status()
        #expect(status.warnings.contains(code) && status.clock != nil)
        let finding = try await centre.vault.diagnose(.init(), for: Centre.root).findings.first { $0.code == "clock" }
        #expect(finding?.well == false)
        await #expect(throws: VaultError.needed("year", rule: "open_case.clock")) {
            try await centre.openCase(by: staff.worker)
        }
        let year = try #require(centre.vault.premises.siteYear(centre.clock.now))
        await #expect(throws: VaultError.invalidInput(parameter: "year", fault: "differs")) {
            try await centre.openCase(by: staff.worker, year: year + 1)
        }
        let opened = try await centre.openCase(by: staff.worker, year: year)
        #expect(opened.reference.contains("\(year)"))
        // Monday after a long weekend is settled by that; what stands before the entries isn't.
        #expect(centre.vault.status().warnings.contains(code) == (jump < 0))
        centre.clock.set(by: -jump)
        if jump < 0 { #expect(centre.vault.status().clock == nil, "put right") }
    }

    @Test(arguments: [-20 * 60, -years, 90_000] as [Int64]) func `is told at the unseal after a start`(
        jump: Int64
    ) async throws {
        let before = try await Staff.fresh().centre
        _ = try await before.perform(MakeCheckpoint(.init()))
        before.clock.restart()
        before.clock.set(by: jump)
        let centre = try before.killed()
        #expect(centre.vault.status().clock != nil, "the last checkpoint's time can be read while sealed")
        let reply = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let clock = try #require(reply.clock)
        #expect((clock.shown < clock.known) == (jump < 0))
    }

    @Test func `is told again by a daemon that has written in the wrong year already, until a day has gone by`()
        async throws
    {
        var centre = try await Staff.fresh().centre
        centre.clock.restart()
        centre.clock.set(by: -400 * 86_400)
        for seconds in [0, 60, 3_600, 86_400] as [Int64] {
            centre.clock.advance(seconds: seconds)
            _ = try? await centre.perform(VerifyShare(.init(share: "no share")))
            centre = try centre.killed()
            let reply = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            #expect((reply.clock != nil) == (seconds < 86_400), "after \(seconds) s")
        }
    }

    @Test(arguments: [90_000, 30 * 86_400, years] as [Int64])
    func `and jumped ahead is told after restarts of the daemon, wherever they come, until a day has gone by`(
        jump: Int64
    ) async throws {
        for isTold in [false, true] {
            var centre = try await Staff.fresh().centre
            centre = try await centre.unsealedAnew()
            centre.clock.set(by: jump)
            if isTold { await centre.vault.tick() }
            for seconds in [0, 60, 3_600, 86_400] as [Int64] {
                centre.clock.advance(seconds: seconds)
                _ = try? await centre.perform(VerifyShare(.init(share: "no share")))
                centre = try await centre.unsealedAnew()
                let status = centre.vault.status()
                #expect(status.warnings.contains("clock-ahead") == (seconds < 86_400), "after \(seconds) s")
            }
        }
    }

    @Test func `and jumped ahead is told after a seal as well, and no more once it is put right`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = try await staff.centre.unsealedAnew()
        centre.clock.set(by: Self.years)
        _ = try await centre.perform(SealVault(.init()))
        let reply = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        #expect(reply.clock.map { $0.shown > $0.known } == true)
        let next = try await centre.unsealedAnew()
        next.clock.set(by: -Self.years)
        #expect(next.vault.status().clock == nil)
    }

    @Test func `and jumped ahead is told by no later daemon once somebody has confirmed it`() async throws {
        let next = try await Staff.fresh().centre.unsealedAnew()
        next.clock.set(by: 3 * 86_400)
        let year = try #require(next.vault.premises.siteYear(next.clock.now))
        _ = try await next.openCase(by: try await next.login("wazir"), year: year)
        await next.vault.tick()
        #expect(try await next.unsealedAnew().vault.status().clock == nil)
    }

    @Test func `is known in this run of the machine alone, and by what can be read`() async throws {
        let centre = try await Staff.fresh().centre.unsealedAnew()
        let seen = try #require(try centre.onDisk { try ClockSight.read($0, at: centre.clock.moment) })
        #expect(ClockSight(stored: seen.stored) == seen && ClockSight(stored: Array(seen.stored.prefix(24))) == nil)
        try centre.onDisk { try $0.run("UPDATE meta SET value = x'00' WHERE name = ?", [ClockSight.name]) }
        #expect(try await centre.verifyRows() == ["meta \(ClockSight.name)"])
        #expect(try centre.killed().vault.status().clock == nil)
        centre.clock.restart()
        #expect(try centre.onDisk { try ClockSight.read($0, at: centre.clock.moment) } == nil)
    }

    @Test func `is right where time has gone by on a machine that runs`() async throws {
        let staff = try await Staff.fresh()
        await staff.centre.vault.tick()
        staff.centre.clock.advance(seconds: 5 * 86_400)
        #expect(staff.centre.vault.status().clock == nil)
        let worker = try await staff.centre.login("wazir")
        _ = try await staff.centre.openCase(by: worker)
    }

    @Test func `is taken for right after a day`() async throws {
        let staff = try await Staff.fresh()
        staff.centre.clock.set(by: -Self.years)
        #expect(staff.centre.vault.status().clock != nil)
        staff.centre.clock.advance(seconds: 86_401)
        #expect(staff.centre.vault.status().clock == nil)
    }

    @Test func `at three in the morning the day is the site's own`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(Moment.text(centre.clock.now).hasPrefix("2026-01-31T22"))
        _ = try await centre.saveDraft("half", in: staff.file, by: staff.noor)
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        for person in [staff.noor, staff.auditor, staff.parveen] {
            let days = try await centre.perform(Today(.init(session: person.session))).tasks.compactMap(\.day)
            #expect(!days.isEmpty && days.allSatisfy { $0 == "2026-02-01" })
        }
        _ = try await centre.write("today", in: staff.file, by: staff.noor, event: "2026-02-01")
        await #expect(throws: VaultError.invalidInput(parameter: "event", fault: "in-the-future")) {
            _ = try await centre.write("tomorrow", in: staff.file, by: staff.noor, event: "2026-02-02")
        }
        #expect(try await centre.openCase(by: staff.worker).reference.contains("2026"))
    }
}

extension Centre {
    /// After `kill -9`, a new start and an unseal, on the machine as it runs.
    fileprivate func unsealedAnew() async throws -> Centre {
        let next = try killed()
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        return next
    }
}
