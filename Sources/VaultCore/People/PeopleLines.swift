import Access
import Interfaces
import Trust

/// Accounts as the protocol tells them.
struct PeopleLines {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func all() throws(VaultError) -> [People.Person] {
        var people: [People.Person] = []
        for account in try work.accounts.all() {
            let line = try work.store.passedOver.intact { () throws(VaultError) in try self.line(account) }
            if let line { people.append(line) }
        }
        return people.sorted { $0.name < $1.name }
    }

    func line(_ account: Account) throws(VaultError) -> People.Person {
        let active = try work.rolesInForce(of: account, pinnedTo: work.session().person.pin)
        return People.Person(
            id: account.user, name: account.name, roles: account.roleNames, active: active.sorted().map(\.rawValue),
            uids: account.uids.map(Int.init), standing: try standing(account))
    }

    private func standing(_ account: Account) throws(VaultError) -> People.Standing {
        if account.disabled { return .disabled }
        if account.keys == nil { return .invited }
        guard work.vault.facts.phase == .complete, try work.session().person.pin != nil else { return .enrolled }
        let ledger = try work.trust().ledger
        if try ledger.certificate(of: account.id) != nil { return .certified }
        return try ledger.certificateHistory(of: account.id).isEmpty ? .enrolled : .withdrawn
    }
}
