import CanonicalJSON
import Foundation
import Interfaces
import Varlink

/// The calls of a founding, of hiring and of opening cases, on one connection.
struct BenchDesk: Sendable {
    let client: VarlinkClient

    /// Somebody logged in.
    struct Person: Sendable {
        let name: String
        let session: String
        let fingerprint: String
    }

    struct Founders: Sendable {
        let admin: Person
        let supervisor: Person
    }

    func found(sealedBy passphrase: String) async throws -> Founders {
        let reply = try await client.call(
            Vault.Init.self,
            .init(
                admin: "nadia", uid: uid, custodians: ["Amina", "Bilal", "Chand"], threshold: 2,
                passphrase: passphrase, credential: false, request: fresh))
        let admin = try await enrol("nadia", reply.enrolment)
        let supervisor = try await enrol("sana", try await account("sana", "supervisor", by: admin))
        for code in reply.codes {
            let claim = try await client.call(Keys.ClaimShare.self, .init(code: code.code))
            _ = try await client.call(
                Keys.ConfirmShare.self,
                .init(code: code.code, share: claim.share, fingerprint: supervisor.fingerprint))
        }
        return Founders(admin: try await login("nadia"), supervisor: try await login("sana"))
    }

    /// Makes an account, lets its holder enrol, and has her vouched for.
    func hire(_ name: String, _ role: String, _ founders: Founders) async throws -> Person {
        let person = try await enrol(name, try await account(name, role, by: founders.admin))
        _ = try await client.call(
            People.Vouch.self,
            .init(
                session: founders.supervisor.session, name: name, fingerprint: person.fingerprint,
                passphrase: passphrase(of: founders.supervisor.name), request: fresh))
        return person
    }

    /// Opens a case and returns its id.
    func openCase(of child: String, by worker: Person) async throws -> String {
        let registration: JSONValue = [
            "name": .string(child), "father_name": "Noor", "sex": "female", "age": 9,
            "registration_date": "2026-01-05", "child_group": "csa", "risk_level": "high",
        ]
        return try await client.call(
            Cases.OpenCase.self, .init(session: worker.session, registration: registration, request: fresh)
        ).case
    }

    func assign(_ person: Person, to file: String, by supervisor: Person) async throws {
        _ = try await client.call(
            Cases.Assign.self, .init(session: supervisor.session, case: file, user: person.name, request: fresh))
    }

    private func account(_ name: String, _ role: String, by admin: Person) async throws -> String {
        try await client.call(
            People.AddUser.self,
            .init(session: admin.session, name: name, roles: [role], uids: [uid], request: fresh)
        ).enrolment
    }

    private func enrol(_ name: String, _ code: String) async throws -> Person {
        _ = try await client.call(
            Session.Enrol.self, .init(user: name, code: code, passphrase: passphrase(of: name)))
        return try await login(name)
    }

    func login(_ name: String) async throws -> Person {
        let reply = try await client.call(Session.Login.self, .init(user: name, passphrase: passphrase(of: name)))
        return Person(name: name, session: reply.session, fingerprint: reply.identity.fingerprint)
    }

    /// Of its own for each person, without her name in it, which the daemon would refuse.
    func passphrase(of name: String) -> String {
        "kolim-tasod-givap-mofik-\(name.utf8.reduce(7) { ($0 * 31 + Int($1)) % 9_973 })"
    }

    private var uid: Int { Int(geteuid()) }

    private var fresh: String { UUID().uuidString }
}
