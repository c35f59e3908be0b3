import GRDB
import Interfaces
import Sealing
import Trust

@testable import VaultCore

extension Staff {
    /// The people who make accounts and vouch.
    var founders: Centre.Founders { Centre.Founders(admin: admin, supervisor: supervisor, shares: []) }
}

extension Centre {
    @discardableResult
    func withdraw(
        _ name: String, by supervisor: Person, preview: Bool = false
    ) async throws -> People.Withdraw.Reply {
        try await perform(
            Withdraw(
                .init(
                    session: supervisor.session, name: name, preview: preview,
                    passphrase: preview ? nil : supervisor.passphrase, request: fresh())))
    }

    @discardableResult
    func disable(_ name: String, by admin: Person, preview: Bool = false) async throws -> People.DisableUser.Reply {
        try await perform(
            DisableUser(.init(session: admin.session, name: name, preview: preview, request: fresh())))
    }

    @discardableResult
    func handOver(
        _ file: String, from: String, to: String, by supervisor: Person
    ) async throws -> Cases.Handover.Reply {
        try await perform(
            Handover(.init(session: supervisor.session, case: file, from: from, to: to, request: fresh())))
    }

    @discardableResult
    func recuse(_ name: String, from file: String, by supervisor: Person) async throws -> Int {
        try await perform(Recuse(.init(session: supervisor.session, case: file, user: name, request: fresh()))).stale
    }

    func previewLeaving(
        _ name: String, _ leaving: Cases.Leaving, by supervisor: Person, cases: [String] = []
    ) async throws -> Cases.PreviewLeaving.Reply {
        let replies = try await all(
            PreviewLeaving(.init(session: supervisor.session, user: name, cases: cases, leaving: leaving)))
        return .init(cases: replies.flatMap(\.cases), orphans: replies.flatMap(\.orphans))
    }

    func setRoles(_ name: String, _ roles: [String], by admin: Person) async throws {
        _ = try await perform(
            SetRoles(
                .init(
                    session: admin.session, name: name, roles: roles, passphrase: admin.passphrase, request: fresh())))
    }

    /// Works off all that waits for a session's keys; returns what was done.
    @discardableResult
    func renew(_ person: Person) async throws -> Upkeep {
        var done = Upkeep()
        var through = 0
        while true {
            let reply = try await perform(RenewKeys(.init(session: person.session, start: through)))
            done += Upkeep(epochs: reply.epochs, grants: reply.grants, moved: reply.moved)
            through = reply.through
            if through >= reply.total { return done }
        }
    }

    /// Asks for a new enrolment and has a supervisor approve it; returns the code.
    func reenrol(_ name: String, by admin: Person, with approver: Person) async throws -> String {
        func ask() async throws -> String {
            try await perform(
                ReenrolUser(
                    .init(
                        session: admin.session, name: name, preview: false, passphrase: admin.passphrase,
                        request: fresh()))
            ).enrolment
        }
        do {
            return try await ask()
        } catch VaultError.approvalNeeded(let id, _) {
            try await approve(id, by: approver)
            return try await ask()
        }
    }

    /// What waits for holders of keys, as `keys status` tells it.
    func waiting(_ admin: Person) async throws -> WaitingKeys.Figures {
        let status = try await perform(KeysStatus(.init(session: admin.session)))
        return WaitingKeys.Figures(
            stale: status.stale, grants: status.pendingGrants, rewraps: status.rewraps,
            uncounted: status.uncounted)
    }

    func tasks(of person: Person) async throws -> [String] {
        try await perform(Today(.init(session: person.session))).tasks.map { "\($0.code) \($0.person ?? "")" }
    }

    /// Does something at the desk of a live session, in a transaction of its own.
    func at<Value: Sendable>(
        _ person: Person, _ step: @escaping @Sendable (Work) throws(VaultError) -> Value
    ) async throws -> Value {
        let session = try vault.session(person.session, of: Centre.root)
        let request = Work.Request(caller: Centre.root, at: clock.moment, keys: vault.keys, session: session)
        return try await vault.loop.perform(for: .vault) { [vault] database, state throws(VaultError) in
            try step(Work(vault, Store(database: database), state, request))
        }
    }

    /// All compartment keys in a case that a seed opens, process notes included.
    func keys(in file: String, of ghost: Ghost) throws -> [SharedKey] {
        try attack { intruder in
            let home = Home.caseFile(try CaseID(text: file))
            let compartments =
                GrantPlan.standard.teamCompartments(of: home)
                + GrantPlan.standard.ownCompartments(of: ghost.user, in: home)
            return try compartments.flatMap { try intruder.keysWithin($0, [ghost]) }
        }
    }

    /// Whose sealed bytes there are for one epoch of a case's compartment.
    func holders(of domain: DomainName, in file: String, epoch: UInt64) throws -> Set<String> {
        try attack { intruder in
            let id = try intruder.compartment(file, domain).1
            var names: Set<String> = []
            for account in try intruder.accounts.all() where try intruder.grants.exists(id, epoch, .user(account.id)) {
                names.insert(account.name)
            }
            if try intruder.grants.exists(id, epoch, .recovery) { names.insert("recovery") }
            return names
        }
    }
}
