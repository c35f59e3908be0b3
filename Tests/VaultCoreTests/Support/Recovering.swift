import Interfaces
import Sealing
import Trust

@testable import VaultCore

extension Centre {
    /// Asks custodians for a deed.
    @discardableResult
    func startRecovery(
        _ deed: Recovery.Deed, for person: String, by asker: Person, from: String? = nil, in file: String? = nil,
        fingerprint: String? = nil
    ) async throws -> Recovery.Start.Reply {
        try await perform(
            StartRecovery(
                .init(
                    session: asker.session, deed: deed, person: person, from: from, case: file,
                    fingerprint: fingerprint, reason: "nobody else has them", request: fresh())))
    }

    /// One custodian's share for what is under way, from a Unix login of her own.
    @discardableResult
    func enterRecovery(_ share: String, uid: UInt32 = 20_001) async throws -> Recovery.Enter.Reply {
        let shown = try await perform(ShowRecovery(.init(session: nil, share: share)), uid: uid)
        return try await vault.enterRecovery(.init(recovery: shown.collection.id, share: share), for: Caller(uid: uid))
    }

    /// Two custodians, one after the other; returns what the second is told.
    @discardableResult
    func bringAbout(with shares: [String]) async throws -> Recovery.Enter.Reply {
        try await enterRecovery(shares[0], uid: 20_001)
        return try await enterRecovery(shares[1], uid: 20_002)
    }

    /// New keys for somebody, by two people; nobody has vouched for them yet.
    func renewKeys(of name: String, by admin: Person, with approver: Person) async throws -> Person {
        let passphrase = "ganil-tudok-maseb-rofiv"
        let code = try await reenrol(name, by: admin, with: approver)
        _ = try await perform(Enrol(.init(user: name, code: code, passphrase: passphrase)))
        let login = try await perform(Login(.init(user: name, passphrase: passphrase)))
        return Person(
            name: name, passphrase: passphrase, session: login.session, fingerprint: login.identity.fingerprint)
    }
}

extension Deed {
    static let recovery = [
        Deed("Recovery.Start", "recover_start", by: "sana", refused: "noor") { staff, session in
            try await staff.centre.startRecovery(
                .caseKeys, for: "noor", by: staff.with(session), in: staff.file)
        },
        Deed("Recovery.Show", "recover_show", by: "sana", refused: "noor") { staff, session in
            // Once is enough for all three calls.
            _ = try? await staff.centre.startRecovery(.caseKeys, for: "noor", by: staff.supervisor, in: staff.file)
            _ = try await staff.centre.perform(ShowRecovery(.init(session: session, share: nil)))
        },
    ]
}
