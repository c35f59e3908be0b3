package import Access
import FoundationEssentials
package import Interfaces
import Sealing
import Trust

/// Founds the vault: all its keys, the first admin account, and a recovery key handed out in shares.
package struct InitVault: Operation {
    package typealias Method = Interfaces.Vault.Init
    package static let action = ActionID.initialise
    package static let needs = VaultPhase.any

    private let parameters: Method.Parameters
    private var slotKey: StretchedKey?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        guard vault.facts.phase == .absent else { throw .alreadyDone }
        guard vault.premises.isSystem(caller) else { throw .denied(rule: "init.root-only") }
        try check()
        guard let passphrase = parameters.passphrase else { return }
        try Passphrases.check(passphrase, about: [parameters.admin] + parameters.custodians)
        slotKey = try await vault.stretch(passphrase, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard work.vault.facts.phase == .absent else { throw .alreadyDone }
        let vault = VaultID.random()
        let keys = try makeKeys(vault, work)
        let shares = try ShareSet(for: parameters.custodians, threshold: parameters.threshold, in: vault)
        try write(facts: shares, keys, work)
        let code = try addAdmin(work)
        let reply = Method.Reply(vault: vault.text, codes: shares.codes, enrolment: code)
        PolicyWatch(work).begin()
        work.entry.rule = "init"
        let desk = work.vault.founding
        work.onceDurable { desk.begin(shares) }
        return .ready(reply)
    }

    private func check() throws(VaultError) {
        guard LoginNames.isWellFormed(parameters.admin) else {
            throw .invalidInput(parameter: "admin", fault: "not-a-login-name")
        }
        guard Uids.uid(parameters.uid) != nil else { throw .invalidInput(parameter: "uid", fault: "not-a-uid") }
        try ShareSet.check(parameters.custodians, threshold: parameters.threshold)
        guard parameters.passphrase != nil || parameters.credential else {
            throw .invalidInput(parameter: "passphrase", fault: "no-slot")
        }
    }

    private func makeKeys(_ vault: VaultID, _ work: Work) throws(VaultError) -> UnsealedKeys {
        let places = Places(vault: vault)
        let root = SharedKey(try sealing(.slot) { () throws(SealingError) in try SymmetricKey.random() })
        let slots = SlotTable(store: work.store)
        if let slotKey { try slots.add(SlotKey(slotKey), root: root, in: places) }
        if parameters.credential {
            guard let credential = work.premises.credential() else { throw .slot(.noCredential) }
            try slots.add(try SlotKey(credential), root: root, in: places)
        }
        let book = KeyBook(store: work.store, places: places)
        try book.create(under: root, at: work.now)
        return try book.open(under: root)
    }

    private func write(facts shares: ShareSet, _ keys: UnsealedKeys, _ work: Work) throws(VaultError) {
        let facts = VaultFacts(
            phase: .founding, vault: keys.vault, recovery: shares.terms.identity, shareSet: shares.terms.set,
            threshold: parameters.threshold, inbox: try keys.inbox().publicKey,
            takesCredential: parameters.credential)
        try facts.write(work.store)
        work.adopt(keys)
        try ClearRows(work.store, keys).found()
        // Nothing was filed the older way, so the first unseal doesn't read the log through.
        try LogRefiling(work, keys).finish()
        let names = parameters.custodians.map { Array($0.utf8) }
        for name in names { try work.directory.append(name, to: .custodians, []) }
        let vault = work.vault
        work.onceDurable {
            vault.file.mark.put()
            vault.learn(facts)
            vault.hold(keys)
        }
    }

    private func addAdmin(_ work: Work) throws(VaultError) -> String {
        let code = ClaimCodes.make()
        let account = Account(
            user: UserID.random().text, name: parameters.admin, roleNames: ["admin"],
            uids: [UInt32(truncatingIfNeeded: parameters.uid)], enrolment: ClaimCodes.hash(code))
        try work.accounts.add(account)
        return code
    }
}
