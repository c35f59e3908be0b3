import CanonicalJSON
import Interfaces
import Testing

@testable import VaultCore

/// What the file tells whoever has no key to it, and that it is what the threat model says.
@Suite struct `A thief of the disk` {
    @Test func `sees the columns that the threat model names, and no other`() async throws {
        let file = try StolenFile(try await Staff.fresh().centre)
        let view = try ThiefsView.documented()
        #expect(view.clear.union(view.sealed.keys) == file.columns)
        #expect(view.clear.isDisjoint(with: view.sealed.keys))
        #expect(view.sealed.count > 20)
    }

    @Test(arguments: Deed.all) func `finds every sealed column at a length the threat model names`(
        _ deed: Deed
    ) async throws {
        let staff = try await Staff.fresh()
        let person = try #require(staff.person(deed.by))
        try await deed.call(staff, person.session)
        let view = try ThiefsView.documented()
        for (column, lengths) in try StolenFile(staff.centre).lengths {
            guard let named = view.sealed[column] else { continue }
            #expect(lengths.allSatisfy { named.admit($0) }, "\(column) \(lengths.sorted())")
        }
    }

    /// Somebody who writes a note: in which domain, for whom, in which form.
    struct Writer: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: String
        var domain: String?
        var audience: Cases.Audience?

        var testDescription: String { "\(name) \(kind) \(domain ?? "") \(audience?.rawValue ?? "")" }

        func fields(_ text: String) -> JSONValue {
            kind == "note" ? ["subject": "-", "note": .string(text)] : ["note": .string(text)]
        }
    }

    private static let writers = [
        Writer(name: "parveen", kind: "session_note"),
        Writer(name: "parveen", kind: "session_note", audience: .author),
        Writer(name: "parveen", kind: "note", domain: "counselling"),
        Writer(name: "parveen", kind: "note", domain: "general"),
        Writer(name: "wazir", kind: "note", domain: "general"),
        Writer(name: "wazir", kind: "note", domain: "legal"),
        Writer(name: "zohra", kind: "note", domain: "medical"),
        Writer(name: "zohra", kind: "note", domain: "medicolegal"),
        Writer(name: "zohra", kind: "note", domain: "legal"),
    ]

    @Test func `can't tell by lengths or numbers of rows who wrote what`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let founders = Centre.Founders(admin: staff.admin, supervisor: staff.supervisor, shares: staff.shares)
        let doctor = try await centre.hire("zohra", ["medical_officer"], founders)
        try await centre.assign(doctor, to: staff.file, by: staff.supervisor)
        var added: [String: [[String: Int]]] = [:]
        for writer in Self.writers {
            let person = try #require(writer.name == doctor.name ? doctor : staff.person(writer.name))
            // The first of its kind opens a compartment, which is a step of its own.
            _ = try await Self.write(writer, "x", as: person, in: staff)
            try await Self.draft(writer, "x", as: person, in: staff)
            for (step, text) in [("add", "a"), ("add", String(repeating: "word ", count: 100))] {
                let before = try StolenFile(centre)
                let record = try await Self.write(writer, text, as: person, in: staff)
                let written = try StolenFile(centre)
                added[step, default: []].append(written.added(to: before))
                try await Self.amend(record, writer, text, as: person, in: staff)
                let amended = try StolenFile(centre)
                added["amend", default: []].append(amended.added(to: written))
                try await Self.draft(writer, text, as: person, in: staff)
                added["draft", default: []].append(try StolenFile(centre).added(to: amended))
            }
        }
        #expect(added.count == 3)
        for (step, shapes) in added {
            #expect(shapes.count == 2 * Self.writers.count && shapes[0].count > 3)
            for shape in shapes { #expect(shape == shapes[0], "\(step)") }
        }
    }

    private static func write(
        _ writer: Writer, _ text: String, as person: Centre.Person, in staff: Staff
    ) async throws -> String {
        try await staff.centre.perform(
            AddRecord(
                .init(
                    session: person.session, case: staff.file, kind: writer.kind, domain: writer.domain,
                    audience: writer.audience, fields: writer.fields(text), request: fresh()))
        ).record
    }

    private static func amend(
        _ record: String, _ writer: Writer, _ text: String, as person: Centre.Person, in staff: Staff
    ) async throws {
        _ = try await staff.centre.perform(
            AmendRecord(
                .init(
                    session: person.session, record: record, base: 1, reason: "so", fields: writer.fields(text),
                    request: fresh())))
    }

    private static func draft(_ writer: Writer, _ text: String, as person: Centre.Person, in staff: Staff) async throws
    {
        _ = try await staff.centre.perform(
            SaveDraft(
                .init(
                    session: person.session, case: staff.file, kind: writer.kind, domain: writer.domain,
                    audience: writer.audience, text: text)))
    }
}
