import CanonicalJSON
import FoundationEssentials
import Interfaces
import Synchronization
import Testing

@testable import VaultCore

/// A canary goes into every text field of every operation, and is found in no audit entry and no error.
@Suite struct `Canaries` {
    private static let word = "Kanarien Vogel 7"

    @Test func `entries and errors hold codes only`() async throws {
        let staff = try await Staff.fresh()
        let errors = Mutex<[String]>([])
        for step in Self.steps(staff) {
            do { try await step() } catch { errors.withLock { $0.append("\(error)") } }
        }
        #expect(errors.withLock { $0.count } > 30)
        for error in errors.withLock({ $0 }) { #expect(!error.contains("Kanarien"), "\(error)") }
        let bytes = try staff.centre.intrude { store, keys in
            let table = LogTable(store: store, keys: keys)
            return try store.rows("SELECT generation, seq FROM log_entry").flatMap { row in
                try table.entry(row.integer(0, of: .logEntry), row.integer(1, of: .logEntry))?.bytes ?? []
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("read_record"), "the search finds what is there")
        for word in [
            "Kanarien", "kanarienvogel", "Gul Bano", "parveen", "sana", "root-admin", "Q-2026",
            staff.parveen.passphrase,
            staff.parveen.session,
        ] { #expect(!text.contains(word), "\(word)") }
    }

    private static func steps(_ staff: Staff) -> [@Sendable () async throws -> Void] {
        texts(staff) + people(staff) + ids(staff)
    }

    /// Where text is content and is taken.
    private static func texts(_ staff: Staff) -> [@Sendable () async throws -> Void] {
        let (centre, parveen, sana) = (staff.centre, staff.parveen, staff.supervisor)
        return [
            { _ = try await centre.openCase(by: staff.worker, child: word) },
            { try await centre.write(word, in: staff.file, by: parveen) },
            { _ = try await centre.saveDraft(word, in: staff.file, by: parveen) },
            {
                _ = try await centre.perform(
                    AmendRecord(
                        .init(
                            session: parveen.session, record: staff.note, base: 1, reason: word,
                            fields: ["note": .string(word)], event: "2026", request: word)))
            },
            { _ = try await centre.read(staff.note, by: sana, purpose: "supervision", reason: word) },
            { _ = try await centre.read(staff.note, by: sana, purpose: word, reason: word) },
            {
                _ = try await centre.perform(
                    ShowCase(.init(session: sana.session, case: staff.file, purpose: "supervision", reason: word)))
            },
            { _ = try await centre.all(FindCase(.init(session: staff.worker.session, text: word))) },
            { _ = try await centre.all(ListCases(.init(session: staff.worker.session, status: word))) },
            {
                _ = try await centre.perform(
                    AddRecord(
                        .init(
                            session: parveen.session, case: staff.file, kind: word, domain: word,
                            fields: [word: .string(word)], event: word, draft: word, request: word)))
            },
            {
                _ = try await centre.perform(
                    AddRecord(
                        .init(
                            session: parveen.session, case: staff.file, kind: "session_note", fields: [word: "x"],
                            request: fresh())))
            },
            {
                _ = try await centre.perform(
                    AddRecord(
                        .init(
                            session: parveen.session, case: staff.file, kind: "session_note", domain: word,
                            fields: ["note": "x"], request: fresh())))
            },
            {
                _ = try await centre.perform(
                    AddRecord(
                        .init(
                            session: parveen.session, case: staff.file, kind: "session_note", fields: ["note": "x"],
                            event: word, request: fresh())))
            },
        ]
    }

    private static func people(_ staff: Staff) -> [@Sendable () async throws -> Void] {
        let (centre, admin, sana) = (staff.centre, staff.admin, staff.supervisor)
        return [
            { _ = try await centre.perform(Login(.init(user: word, passphrase: word))) },
            { _ = try await centre.perform(Login(.init(user: "noor", passphrase: word))) },
            { _ = try await centre.perform(Enrol(.init(user: word, code: word, passphrase: word))) },
            {
                _ = try await centre.perform(
                    ChangePassphrase(.init(session: staff.noor.session, old: word, new: word)))
            },
            {
                _ = try await centre.perform(
                    AddUser(.init(session: admin.session, name: word, roles: ["monitor"], uids: [1], request: word)))
            },
            {
                _ = try await centre.perform(
                    AddUser(.init(session: admin.session, name: "rabia", roles: [word], uids: [1], request: word)))
            },
            {
                _ = try await centre.perform(
                    SetRoles(
                        .init(
                            session: admin.session, name: word, roles: ["monitor"], passphrase: word, request: word)))
            },
            {
                _ = try await centre.perform(
                    SetRoles(
                        .init(
                            session: admin.session, name: word, roles: [word], passphrase: admin.passphrase,
                            request: fresh())))
            },
            {
                _ = try await centre.perform(
                    BindUser(.init(session: admin.session, name: word, uids: [1], request: fresh())))
            },
            {
                _ = try await centre.perform(
                    DisableUser(.init(session: admin.session, name: word, preview: false, request: fresh())))
            },
            { _ = try await centre.perform(ShowUser(.init(session: admin.session, name: word))) },
            { _ = try await centre.perform(ShowFingerprint(.init(session: sana.session, name: word))) },
            { try await centre.vouch(word, word, by: sana) },
            { try await centre.vouch("nadia", word, by: sana) },
            { _ = try await centre.perform(ClaimShare(.init(code: word))) },
            { _ = try await centre.perform(ConfirmShare(.init(code: word, share: word))) },
            { _ = try await centre.perform(WhoAmI(.init(session: word))) },
            { _ = try await centre.perform(UnsealVault(.init(passphrase: word))) },
            { _ = try await centre.perform(VerifyShare(.init(share: word))) },
            { _ = try await centre.newShares([word, "B", "C"], threshold: 2, by: staff.admin) },
            { _ = try await centre.perform(AgreeToShares(.init(set: word, share: word))) },
            { _ = try await centre.perform(UnsealByShares(.init(share: word))) },
            { _ = try await centre.perform(CancelShares(.init(share: word))) },
            { _ = try await centre.perform(ShowRecovery(.init(session: nil, share: word))) },
            {
                _ = try await centre.vault.enterRecovery(.init(recovery: word, share: word), for: Centre.root)
            },
            { try await centre.startRecovery(.personKeys, for: word, by: sana, from: word) },
            { try await centre.startRecovery(.caseKeys, for: "noor", by: sana, in: word) },
            { try await centre.startRecovery(.certify, for: "noor", by: sana, fingerprint: word) },
            {
                _ = try await centre.perform(
                    StartRecovery(
                        .init(
                            session: sana.session, deed: .caseKeys, person: "noor", case: staff.file, reason: word,
                            request: fresh())))
            },
        ]
    }

    /// Where an id is expected.
    private static func ids(_ staff: Staff) -> [@Sendable () async throws -> Void] {
        let (centre, parveen, sana) = (staff.centre, staff.parveen, staff.supervisor)
        let auditor = staff.auditor.session
        return [
            { try await centre.write("x", in: word, by: parveen) },
            { _ = try await centre.read(word, by: parveen) },
            { _ = try await centre.amend(word, base: 1, to: "x", by: parveen) },
            { _ = try await centre.perform(RecordHistory(.init(session: parveen.session, record: word))) },
            { _ = try await centre.all(ListRecords(.init(session: parveen.session, case: word))) },
            { _ = try await centre.all(ListRecords(.init(session: parveen.session, case: staff.file, kind: word))) },
            { _ = try await centre.saveDraft("x", in: word, by: parveen) },
            { _ = try await centre.saveDraft("x", in: staff.file, by: parveen, as: word) },
            { _ = try await centre.perform(ResumeDraft(.init(session: parveen.session, draft: word))) },
            { _ = try await centre.perform(DiscardDraft(.init(session: parveen.session, draft: word))) },
            { try await centre.assign(staff.noor, to: word, by: sana) },
            {
                _ = try await centre.perform(
                    Assign(.init(session: sana.session, case: staff.file, user: word, request: fresh())))
            },
            { try await centre.unassign(word, from: staff.file, by: sana) },
            { _ = try await centre.all(ListAudit(.init(session: auditor, user: word))) },
            { _ = try await centre.all(ListAudit(.init(session: auditor, case: word, record: word, action: word))) },
            { _ = try await centre.perform(ShowAudit(.init(session: auditor, seq: 99_999_999))) },
            { _ = try await centre.perform(ShowAudit(.init(session: auditor, generation: -1, seq: .min))) },
        ]
    }
}
