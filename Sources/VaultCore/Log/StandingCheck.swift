import Trust

/// Compares one person's account, or one room's granted keys, with the statements about them.
struct StandingCheck {
    private let store: Store
    private let keys: UnsealedKeys
    private let statements: StatementTable

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
        statements = StatementTable(store: store, keys: keys)
    }

    /// Whether an account opens, is found by its name, is listed, and bears the name it was certified under.
    func fits(_ user: UserID) throws(VaultError) -> Bool {
        let accounts = AccountTable(store: store, keys: keys, state: WriterState())
        guard let account = try accounts.find(user) else { return false }
        let directory = DirectoryTable(store: store, keys: keys)
        guard try directory.value(.userOfName, Array(account.name.utf8)) == user.bytes,
            try directory.all(.users, []).contains(user.bytes)
        else { return false }
        _ = try SeedTable(store: store, keys: keys).find(user)
        return try statements.chain(of: .user(user)).allSatisfy { signed in
            guard case .certificate(let certificate) = signed.statement.content else { return true }
            return certificate.name.text == account.name
        }
    }

    /// A room of records, and of each epoch that is in use one version whose key lies under it.
    struct Room: Sendable {
        let compartment: Compartment
        var used: [UInt64: RecordPlace] = [:]
    }

    /// Whether everybody who was granted a key of a room has it, or has left since; keys of epochs under which nothing
    /// lies any more are deleted.
    func areGranted(_ room: Room) throws(VaultError) -> Bool {
        var newest: [Held: Statement] = [:]
        var last: UInt64 = 0
        for signed in try statements.chain(of: .compartment(room.compartment.id(in: keys.vault))) {
            if case .epoch(let epoch) = signed.statement.content { last = epoch.number }
            guard case .grant(let grant) = signed.statement.content else { continue }
            newest[Held(epoch: grant.epoch, grantee: grant.grantee)] = signed.statement
        }
        for (held, statement) in newest {
            guard case .grant(let grant) = statement.content else { continue }
            let isInUse = try held.epoch == last ? true : isUsed(held.epoch, room)
            guard isInUse, try !isHeld(grant) else { continue }
            if try !hasLeft(grant.grantee, room.compartment, since: statement) { return false }
        }
        return true
    }

    /// Whether the key of a version still lies under an epoch: keys are moved to the newest while others read.
    private func isUsed(_ epoch: UInt64, _ room: Room) throws(VaultError) -> Bool {
        guard let place = room.used[epoch] else { return false }
        let wrap = try RecordKeyTable(store: store, keys: keys).innerWrap(
            place, in: room.compartment.id(in: keys.vault))
        return wrap?.epoch == epoch
    }

    private struct Held: Hashable {
        let epoch: UInt64
        let grantee: Grantee
    }

    /// Whether the sealed bytes rest that the statement names; what recovery holds has been sealed anew for new shares.
    private func isHeld(_ grant: Grant) throws(VaultError) -> Bool {
        let table = GrantTable(store: store, keys: keys)
        guard let sealed = try table.sealed(grant.compartment, grant.epoch, grant.grantee) else { return false }
        return grant.grantee == .recovery || grant.covers(sealed)
    }

    /// Whether later statements say something of the grantee by which her sealed bytes may have been deleted.
    private func hasLeft(
        _ grantee: Grantee, _ room: Compartment, since statement: Statement
    ) throws(VaultError) -> Bool {
        guard case .user(let user) = grantee else { return false }
        let account = try AccountTable(store: store, keys: keys, state: WriterState()).find(user)
        if account?.disabled == true || account?.reenrolling == true { return true }
        if try !later(than: statement, about: .user(user)).isEmpty { return true }
        if try !later(than: statement, about: .plan).isEmpty { return true }
        guard let assignments = room.home.assignments else { return false }
        return try later(than: statement, about: assignments).contains { signed in
            switch signed.statement.content {
            case .unassignment(let gone), .recusal(let gone), .handover(from: let gone, to: _): gone == user
            default: false
            }
        }
    }

    private func later(
        than statement: Statement, about subject: Trust.Subject
    ) throws(VaultError) -> [SignedStatement] {
        Array(try statements.chain(of: subject).dropFirst(Int(clamping: statement.heads[subject]?.number ?? 0)))
    }
}
