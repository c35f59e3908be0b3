import FoundationEssentials
import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// A reading that steps aside as often as it may tells what it tells in one go.
@Suite struct `A reading that steps aside` {
    private let records = 70
    private let cases = 6

    @Test func `lists cases one by one, in the same order`() async throws {
        let (whole, sliced) = try await both()
        let list = { (staff: Staff) in
            try await staff.centre.all(ListCases(.init(session: staff.supervisor.session))).map(\.cases)
        }
        let (one, many) = (try await list(whole), try await list(sliced))
        #expect(one.count == 1 && many.filter { !$0.isEmpty }.count == cases + 1)
        #expect(many.flatMap(\.self).map(\.id) == one.flatMap(\.self).map(\.id))
        #expect(many.flatMap(\.self).map(\.records) == one.flatMap(\.self).map(\.records))
        #expect(many.count > cases + 2, "the case with many records takes several turns to count")
    }

    @Test func `lists records one by one, in the same order`() async throws {
        let (whole, sliced) = try await both()
        let list = { (staff: Staff) in
            try await staff.centre.all(ListRecords(.init(session: staff.parveen.session, case: staff.file)))
                .map(\.records)
        }
        let (one, many) = (try await list(whole), try await list(sliced))
        #expect(one.map(\.count) == [64, records + 3 - 64])
        #expect(many.count == records + 3 && many.allSatisfy { $0.count == 1 })
        #expect(many.flatMap(\.self).map(\.id) == one.flatMap(\.self).map(\.id))
    }

    @Test func `shows a case and finds it by its reference`() async throws {
        let (whole, sliced) = try await both()
        let show = { (staff: Staff) in
            try await staff.centre.perform(ShowCase(.init(session: staff.parveen.session, case: staff.file)))
        }
        let (one, many) = (try await show(whole), try await show(sliced))
        #expect(many.records.map(\.id) == one.records.map(\.id) && many.records.count == 63)
        #expect(many.case.records == one.case.records && many.case.records == records + 3)
        sliced.centre.vault.writerState.forget()
        let found = try await sliced.centre.all(
            FindCase(.init(session: sliced.parveen.session, text: one.case.reference)))
        #expect(found.flatMap(\.cases).map(\.records) == [records + 3] && found.count > 1)
    }

    @Test func `tells what somebody leaves behind`() async throws {
        let (whole, sliced) = try await both()
        let preview = { (staff: Staff) in
            let asked = DisableUser.Method.Parameters(
                session: staff.admin.session, name: "parveen", preview: true, request: fresh())
            return try await staff.centre.perform(DisableUser(asked))
        }
        let (one, many) = (try await preview(whole), try await preview(sliced))
        #expect(one.orphans > 0 && many.orphans == one.orphans && many.lost.count == one.lost.count)
        let leaving = { (staff: Staff) in
            let asked = PreviewLeaving.Method.Parameters(
                session: staff.supervisor.session, user: "wazir", cases: [], leaving: .handedOver)
            return try await staff.centre.all(PreviewLeaving(asked)).flatMap(\.cases).map(\.id)
        }
        let (left, each) = (try await leaving(whole), try await leaving(sliced))
        #expect(left.count == cases + 1 && each == left)
    }

    @Test func `tells the auditor each entry once`() async throws {
        let (whole, sliced) = try await both()
        let count = { (staff: Staff) in
            try await staff.centre.all(AuditFigures(.init(session: staff.auditor.session))).map(\.entries)
        }
        let (few, more) = (try await count(whole), try await count(sliced))
        #expect(more.reduce(0, +) == few.reduce(0, +) && more.count > few.count)
        let list = { (staff: Staff) in
            let asked = ListAudit.Method.Parameters(
                session: staff.auditor.session, action: "add_record", limit: 1_000)
            return try await staff.centre.all(ListAudit(asked)).flatMap(\.entries).map(\.seq)
        }
        let (one, many) = (try await list(whole), try await list(sliced))
        #expect(one.count == records + 2 && many == one)
        let export = { (staff: Staff) in
            let note = try await staff.centre.perform(MakeCheckpoint(.init(session: staff.auditor.session)))
            #expect(!note.note.isEmpty)
            return try await staff.centre.all(ExportAudit(.init(session: staff.auditor.session, from: 0, to: 40)))
        }
        let (long, short) = (try await export(whole), try await export(sliced))
        #expect(long.count == 1 && short.count == 41)
        #expect(short.flatMap(\.entries).map(\.leaf) == long.flatMap(\.entries).map(\.leaf))
    }

    /// The same vault twice: one reading ends when it is done, the other at every look at the time.
    private func both() async throws -> (whole: Staff, sliced: Staff) {
        let staff = try await Self.template.value
        return (try staff.restarted(), try staff.restarted(slice: .zero))
    }

    private static let template = Task {
        let staff = try await Staff.fresh()
        for number in 0..<70 { _ = try await staff.centre.write("\(number)", in: staff.file, by: staff.parveen) }
        for number in 0..<6 { _ = try await staff.centre.openCase(by: staff.worker, child: "Child \(number)") }
        return staff
    }
}

/// The number of records beside a case, which is kept in memory between lists.
@Suite struct `The count of a case's records` {
    @Test func `follows what is added, amended, destroyed and handed over`() async throws {
        let staff = try await Staff.fresh()
        let before = try #require(try await counted(staff, by: staff.parveen))
        #expect(try await counted(staff, by: staff.noor) == before - 1, "process notes are their author's")
        let note = try await staff.centre.write("one more", in: staff.file, by: staff.noor)
        #expect(try await counted(staff, by: staff.parveen) == before + 1)
        try await staff.centre.amend(note.record, base: 1, to: "better", by: staff.noor)
        #expect(try await counted(staff, by: staff.parveen) == before + 1, "a version is no record")
        try await staff.together { try await staff.centre.destroy(note.record, by: staff.supervisor) }
        #expect(try await counted(staff, by: staff.parveen) == before)
        _ = try await staff.centre.perform(
            Handover(
                .init(
                    session: staff.supervisor.session, case: staff.file, from: "noor", to: "parveen",
                    request: fresh())))
        #expect(try await counted(staff, by: staff.parveen) == before)
        #expect(try await counted(staff, by: staff.noor) == nil, "the case isn't hers any more")
        #expect(try await listed(staff, by: staff.parveen) == before)
    }

    @Test func `names a record that was altered each time, and counts it once it is back`() async throws {
        let staff = try await Staff.fresh()
        let before = try #require(try await counted(staff, by: staff.parveen))
        let sealed = try staff.centre.onDisk { store in
            try store.row("SELECT newest FROM record WHERE id = ?", [try RecordID(text: staff.note).bytes.data])?
                .blob(0, of: .record)
        }
        let bytes = try #require(sealed)
        try write(bytes.map { $0 ^ 1 }, staff)
        staff.centre.vault.writerState.forgetRecordCounts(of: try CaseID(text: staff.file))
        for _ in 0..<2 {
            let shown = try await shown(staff, by: staff.parveen)
            #expect(shown.case.records == before - 1 && shown.altered == [staff.note])
            #expect(shown.damaged?.isEmpty == false)
        }
        try write(bytes, staff)
        let shown = try await shown(staff, by: staff.parveen)
        #expect(shown.case.records == before && shown.altered.isEmpty && shown.damaged == nil)
    }

    private func write(_ newest: [UInt8], _ staff: Staff) throws {
        try staff.centre.onDisk { store in
            try store.run(
                "UPDATE record SET newest = ? WHERE id = ?", [newest.data, try RecordID(text: staff.note).bytes.data])
        }
    }

    private func shown(_ staff: Staff, by person: Centre.Person) async throws -> Cases.ShowCase.Reply {
        try await staff.centre.perform(ShowCase(.init(session: person.session, case: staff.file)))
    }

    private func counted(_ staff: Staff, by person: Centre.Person) async throws -> Int? {
        let listed = try await staff.centre.all(ListCases(.init(session: person.session))).flatMap(\.cases)
        return listed.first { $0.id == staff.file }?.records
    }

    private func listed(_ staff: Staff, by person: Centre.Person) async throws -> Int {
        try await staff.centre.all(ListRecords(.init(session: person.session, case: staff.file)))
            .flatMap(\.records).filter { $0.destroyed == nil }.count
    }
}
