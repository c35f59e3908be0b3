import FoundationEssentials
import Interfaces
import Testing

@testable import VaultCore

/// Somebody sets the calendar, or a power cut does: nothing lasts longer or shorter for it, and it is no attack.
@Suite struct `A calendar that is set` {
    private static let minute: Int64 = 60
    private static let hour: Int64 = 3_600
    private static let years: Int64 = 10 * 365 * 86_400
    /// By how many seconds.
    private static let jumps = [-20 * minute, -3 * hour, -years, 20 * minute, 3 * hour, 30 * hour, years]
    /// Those that each kind of term is tried with: all of them in torture.
    private static let tried = isTorture ? jumps : [-20 * minute, -years, 30 * hour]
    private static let isTorture = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1"

    @Test(arguments: Deed.all) func `between any two requests changes nothing of what is done`(
        _ deed: Deed
    ) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let person = try #require(staff.person(deed.by))
        centre.clock.wander(Self.jumps)
        if deed.method == "Cases.OpenCase" {
            // The number keeps the year: the one thing that waits until somebody has looked at the clock.
            await #expect(throws: VaultError.needed("year", rule: "open_case.clock")) {
                try await deed.call(staff, person.session)
                try await deed.call(staff, person.session)
            }
        } else {
            try await deed.call(staff, person.session)
        }
        centre.clock.wander([])
        if deed.method != "Audit.StartGeneration" {
            let auditor = try await centre.login("aslam")
            #expect(try await centre.verify(session: auditor.session).faults.isEmpty)
        }
        try await staff.whoAmI(try await centre.login("wazir"))
    }

    @Test(arguments: tried) func `neither ends a session nor keeps it`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        staff.centre.clock.set(by: jump)
        staff.centre.clock.advance(seconds: 599)
        try await staff.whoAmI(staff.noor)
        staff.centre.clock.set(by: -jump)
        staff.centre.clock.advance(seconds: 601)
        await staff.centre.vault.tick()
        #expect(staff.centre.vault.sessions.count == 0)
        await #expect(throws: VaultError.notLoggedIn) { try await staff.whoAmI(staff.noor) }
    }

    @Test(arguments: tried) func `neither ends an approval nor keeps it`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let asked = try #require(try await centre.ask(by: staff.admin))
        centre.clock.set(by: jump)
        await centre.vault.tick()
        centre.clock.advance(seconds: 86_390)
        let admin = try await centre.login("root-admin")
        #expect(try await centre.ask(by: admin) == asked, "it is the same that waits")
        try await centre.approve(asked, by: try await centre.login("sana"))
        #expect(try await centre.ask(by: admin) == nil, "granted, it is used up")
        let next = try #require(try await centre.ask(by: admin))
        centre.clock.set(by: -jump)
        centre.clock.advance(seconds: 86_401)
        let other = try await centre.ask(by: try await centre.login("root-admin"))
        #expect(other != nil && other != next, "a day later it has ended")
    }

    @Test(arguments: tried) func `neither ends an emergency nor keeps it`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor, minutes: 5)
        centre.clock.set(by: jump)
        centre.clock.advance(seconds: 299)
        #expect(try await centre.read(staff.note, by: staff.supervisor).verified)
        centre.clock.set(by: -jump)
        centre.clock.advance(seconds: 2)
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: staff.supervisor) }
    }

    @Test(arguments: tried) func `neither ends a collection of shares nor keeps it`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.seal()
        _ = try await centre.perform(UnsealByShares(.init(share: staff.shares[0])))
        centre.clock.set(by: jump)
        centre.clock.advance(seconds: 3_590)
        #expect(centre.vault.status().shares?.entered == [1])
        centre.clock.set(by: -jump)
        centre.clock.advance(seconds: 11)
        #expect(centre.vault.status().shares == nil)
    }

    @Test(arguments: tried) func `neither ends a wait after wrong guesses nor keeps it`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        for _ in 0..<4 { await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") } }
        for _ in 0..<6 { _ = try? await centre.perform(VerifyShare(.init(share: "no share")), uid: 20_001) }
        centre.clock.set(by: jump)
        await #expect(throws: VaultError.throttled(seconds: 1)) { try await centre.login("noor") }
        await #expect(throws: VaultError.throttled(seconds: 1)) {
            _ = try await centre.perform(VerifyShare(.init(share: "no share")), uid: 20_001)
        }
        centre.clock.advance(seconds: 2)
        _ = try await centre.login("noor")
        _ = try await centre.perform(VerifyShare(.init(share: staff.shares[0])), uid: 20_001)
    }

    @Test(arguments: tried) func `forgets no request's first answer`(_ jump: Int64) async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let request = fresh()
        let written = try await centre.write("once", in: staff.file, by: staff.noor, request: request)
        centre.clock.set(by: jump)
        await centre.vault.tick()
        let again = try await centre.write("once", in: staff.file, by: staff.noor, request: request)
        #expect(again.record == written.record)
    }

    @Test func `over a start of the machine leaves requests that wait for it, and can be asked for anew`() async throws
    {
        var staff = try await Staff.fresh()
        let asked = try #require(try await staff.centre.ask(by: staff.admin))
        _ = try await staff.centre.breakGlass(staff.file, by: staff.supervisor)
        staff.centre.clock.restart()
        staff.centre.clock.set(by: -20 * Self.minute)
        staff = try staff.restarted()
        let centre = staff.centre
        #expect(try await centre.show(asked, by: staff.admin).approval.state == .ahead)
        await #expect(throws: VaultError.denied(rule: "approve.clock-set-back")) {
            try await centre.approve(asked, by: staff.supervisor)
        }
        let anew = try #require(try await centre.ask(by: staff.admin))
        #expect(anew != asked)
        try await centre.approve(anew, by: staff.supervisor)
        await #expect(throws: VaultError.self) { try await centre.read(staff.note, by: staff.supervisor) }
        _ = try await centre.breakGlass(staff.file, by: staff.supervisor)
        #expect(try await centre.read(staff.note, by: staff.supervisor).verified)
        centre.clock.set(by: 20 * Self.minute)
        #expect(try await centre.show(asked, by: staff.admin).approval.state == .pending, "the clock is put right")
    }

    @Test func `over a start of the machine ends a wait of years`() async throws {
        var staff = try await Staff.fresh()
        staff.centre.clock.set(by: Self.years)
        for _ in 0..<4 { await #expect(throws: VaultError.wrongPassphrase) { try await staff.guess("noor") } }
        staff.centre.clock.restart()
        staff.centre.clock.set(by: -Self.years)
        staff = try staff.restarted()
        _ = try await staff.centre.login("noor")
    }
}
