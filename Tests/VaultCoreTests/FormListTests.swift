import Interfaces
import Testing

@testable import VaultCore

/// What a person is told of forms before she writes.
@Suite struct `Forms` {
    private func forms(of person: Centre.Person, at centre: Centre) async throws -> [String: Cases.Form] {
        let forms = try await centre.perform(ListForms(.init(session: person.session))).forms
        return Dictionary(uniqueKeysWithValues: forms.map { ($0.kind, $0) })
    }

    @Test func `each person is told where her roles let her write, and whether she may open a case`() async throws {
        let staff = try await Staff.fresh()
        let hers = try await forms(of: staff.parveen, at: staff.centre)
        let circles = [
            Cases.Circle(domain: "counselling", audience: .team),
            Cases.Circle(domain: "counselling", audience: .author),
        ]
        let notes = try #require(hers["session_note"]?.writable)
        #expect(notes.count == 2 && circles.allSatisfy(notes.contains))
        #expect(hers["registration"]?.opens == false)
        let intake = try await forms(of: staff.worker, at: staff.centre)
        #expect(intake["session_note"]?.writable.isEmpty == true)
        #expect(intake["registration"]?.opens == true)
        #expect(intake["session_note"]?.opens == false)
        let auditor = try await forms(of: staff.auditor, at: staff.centre)
        #expect(auditor.values.allSatisfy { $0.writable.isEmpty && !$0.opens })
        #expect(auditor.count == hers.count, "labels are for whoever reads")
    }

    @Test func `an unknown status of cases is refused, not answered with nothing`() async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.invalidInput(parameter: "status", fault: "unknown")) {
            try await staff.centre.all(ListCases(.init(session: staff.worker.session, status: "Open")))
        }
    }
}
