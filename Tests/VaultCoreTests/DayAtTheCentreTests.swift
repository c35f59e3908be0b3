import CanonicalJSON
import Interfaces
import Testing

@testable import VaultCore

@Suite struct `A day at the centre` {
    @Test func `a psychologist reads back what she wrote, and the admin nothing`() async throws {
        let centre = try Centre()
        let founders = try await centre.found()
        let worker = try await centre.hire("wazir", ["social_worker"], founders)
        let psychologist = try await centre.hire("parveen", ["psychologist"], founders)
        let file = try await centre.openCase(by: worker)
        #expect(file.reference == "Q-2026-0001")
        try await centre.assign(psychologist, to: file.reference, by: founders.supervisor)
        let note = try await centre.write("بچی نے آج پہلی بار بات کی۔ She spoke.", in: file.reference, by: psychologist)
        let read = try await centre.read(note.record, by: psychologist)
        #expect(read.fields["note"]?.stringValue == "بچی نے آج پہلی بار بات کی۔ She spoke.")
        #expect(read.verified)
        #expect(read.name == "Gul Bano")
        await #expect(throws: VaultError.denied(rule: "no-rule")) {
            try await centre.read(note.record, by: founders.admin)
        }
        await #expect(throws: VaultError.notFound) { try await centre.read(note.record, by: worker) }
        let supervised = try await centre.read(
            note.record, by: founders.supervisor, purpose: "supervision", reason: "monthly review")
        #expect(supervised.fields == read.fields)
    }

    @Test func `a process note is its author's alone`() async throws {
        let centre = try Centre()
        let founders = try await centre.found()
        let worker = try await centre.hire("wazir", ["social_worker"], founders)
        let psychologist = try await centre.hire("parveen", ["psychologist"], founders)
        let file = try await centre.openCase(by: worker)
        try await centre.assign(psychologist, to: file.case, by: founders.supervisor)
        let note = try await centre.write("mine alone", in: file.case, by: psychologist, audience: .author)
        #expect(try await centre.read(note.record, by: psychologist).fields["note"] == "mine alone")
        await #expect(throws: VaultError.notFound) {
            try await centre.read(note.record, by: founders.supervisor, purpose: "supervision", reason: "curious")
        }
    }
}
