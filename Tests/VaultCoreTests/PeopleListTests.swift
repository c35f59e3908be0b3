import Interfaces
import Testing

@testable import VaultCore

/// What others are told about somebody's account.
@Suite struct `The list of people` {
    @Test func `a disabled person has no role in force`() async throws {
        let staff = try await Staff.fresh()
        func noor() async throws -> People.Person? {
            try await staff.centre.perform(ListUsers(.init(session: staff.supervisor.session))).people
                .first { $0.name == "noor" }
        }
        #expect(try await noor()?.active == ["psychologist"])
        _ = try await staff.centre.perform(
            DisableUser(.init(session: staff.admin.session, name: "noor", preview: false, request: fresh())))
        let line = try #require(try await noor())
        #expect(line.standing == .disabled && line.roles == ["psychologist"] && line.active.isEmpty)
    }
}
