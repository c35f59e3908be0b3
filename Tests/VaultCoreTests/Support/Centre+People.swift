import CanonicalJSON
import FoundationEssentials
import Interfaces
import Sealing

@testable import VaultCore

extension Centre {
    /// What a founding leaves: the admin and the first supervisor.
    struct Founders: Sendable {
        let admin: Person
        let supervisor: Person
        let shares: [String]
    }

    func initialise(
        custodians: [String] = ["Amina", "Bilal", "Chand"], threshold: Int = 2
    ) async throws -> Interfaces.Vault.Init.Reply {
        try await perform(
            InitVault(
                .init(
                    admin: "root-admin", uid: 0, custodians: custodians, threshold: threshold,
                    passphrase: Self.unsealing,
                    credential: false, request: fresh())))
    }

    /// Founds the vault with three custodians and a supervisor.
    func found() async throws -> Founders {
        let reply = try await initialise()
        let admin = try await enrol("root-admin", reply.enrolment)
        let code = try await account("sana", ["supervisor"], by: admin)
        let supervisor = try await enrol("sana", code)
        var shares: [String] = []
        for code in reply.codes {
            let claim = try await perform(ClaimShare(.init(code: code.code)))
            shares.append(claim.share)
            _ = try await perform(
                ConfirmShare(
                    .init(code: code.code, share: claim.share, fingerprint: supervisor.fingerprint)))
        }
        return Founders(admin: try await login("root-admin"), supervisor: try await login("sana"), shares: shares)
    }

    func account(_ name: String, _ roles: [String], by admin: Person, uid: Int = 0) async throws -> String {
        try await perform(
            AddUser(.init(session: admin.session, name: name, roles: roles, uids: [uid], request: fresh()))
        ).enrolment
    }

    func passphrase(of name: String) -> String {
        "kolim-tasod-givap-mofik-\(name.utf8.reduce(7) { ($0 * 31 + Int($1)) % 9973 })"
    }

    @discardableResult
    func enrol(_ name: String, _ code: String, uid: UInt32 = 0) async throws -> Person {
        let reply = try await perform(
            Enrol(.init(user: name, code: code, passphrase: passphrase(of: name))), uid: uid)
        _ = reply
        return try await login(name, uid: uid)
    }

    func login(_ name: String, uid: UInt32 = 0) async throws -> Person {
        let reply = try await perform(Login(.init(user: name, passphrase: passphrase(of: name))), uid: uid)
        return Person(
            name: name, passphrase: passphrase(of: name), session: reply.session,
            fingerprint: reply.identity.fingerprint)
    }

    /// Makes an account, lets its holder enrol, and has her vouched for by the fingerprint she reads aloud.
    func hire(_ name: String, _ roles: [String], _ founders: Founders, uid: UInt32 = 0) async throws -> Person {
        let code = try await account(name, roles, by: founders.admin, uid: Int(uid))
        let person = try await enrol(name, code, uid: uid)
        _ = try await perform(
            Vouch(
                .init(
                    session: founders.supervisor.session, name: name, fingerprint: person.fingerprint,
                    passphrase: founders.supervisor.passphrase, request: fresh())))
        return person
    }

    func openCase(
        by worker: Person, child: String = "Gul Bano", draft: String? = nil, year: Int? = nil
    ) async throws -> Cases.OpenCase.Reply {
        try await perform(
            OpenCase(
                .init(
                    session: worker.session,
                    registration: [
                        "name": .string(child), "father_name": "Noor", "sex": "female", "age": 9,
                        "registration_date": "2026-01-05", "child_group": "csa", "risk_level": "high",
                    ],
                    draft: draft, year: year, request: fresh())))
    }

    func assign(_ person: Person, to caseFile: String, by supervisor: Person) async throws {
        _ = try await perform(
            Assign(.init(session: supervisor.session, case: caseFile, user: person.name, request: fresh())))
    }

    @discardableResult
    func write(
        _ text: String, in caseFile: String, by author: Person, audience: Cases.Audience? = nil,
        event: String = "2026-01-06", request: String = fresh()
    ) async throws -> Cases.AddRecord.Reply {
        try await perform(
            AddRecord(
                .init(
                    session: author.session, case: caseFile, kind: "session_note", audience: audience,
                    fields: ["note": .string(text)], event: event, request: request)))
    }

    func read(
        _ record: String, by reader: Person, version: Int? = nil, purpose: String? = nil, reason: String? = nil
    ) async throws -> Cases.Record {
        try await perform(
            ReadRecord(
                .init(session: reader.session, record: record, version: version, purpose: purpose, reason: reason))
        ).record
    }
}
