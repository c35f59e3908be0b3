import Trust

/// What a session did for the keys of others.
struct Upkeep: Sendable, Equatable {
    /// Epochs opened because somebody who had the key before has left.
    var epochs = 0
    /// Grants given to colleagues.
    var grants = 0
    /// Record keys moved from under older epochs to under the newest.
    var moved = 0

    static func += (left: inout Upkeep, right: Upkeep) {
        left.epochs += right.epochs
        left.grants += right.grants
        left.moved += right.moved
    }
}

extension CompartmentDesk {
    /// Does what this session can for one compartment: the next epoch where it is stale or forsaken, else the grants
    /// that are missing.
    ///
    /// Nothing of a stale epoch is granted: its key is known to somebody who has left. A session that holds no key does
    /// nothing; one whose sealed bytes are gone leaves it to those who still have theirs.
    func tend(_ compartment: Compartment) throws(VaultError) -> Upkeep {
        let id = try prepare(compartment)
        let ledger = try trust.ledger
        let me = try work.session().user
        guard let epoch = ledger.currentEpoch(of: id), ledger.isEntitled(me, to: compartment) else { return Upkeep() }
        if ledger.isStale(id) { return try renew(compartment, id) }
        guard try hasGrant(id, epoch) else { return Upkeep() }
        guard try grants.exists(id, epoch.number, .user(me)) else {
            return try isForsaken(id, epoch) ? renew(compartment, id) : Upkeep()
        }
        let missing = try missingGrantees(compartment, id, epoch.number)
        if missing.isEmpty { return Upkeep() }
        // Whoever works in the compartment is told that the grant was altered; a login goes on.
        let opened = try work.store.passedOver.intact { () throws(VaultError) in try open(compartment, id, epoch) }
        guard let opened else { return Upkeep() }
        for grantee in missing { try grant(opened, epoch, to: grantee) }
        return Upkeep(grants: missing.count)
    }

    /// Whether nobody has an epoch's key any more, although people are entitled to it: they left and came back.
    private func isForsaken(_ id: CompartmentID, _ epoch: Epoch) throws(VaultError) -> Bool {
        for grantee in try trust.ledger.namedGrantees(of: id, epoch: epoch.number) where grantee != .recovery {
            if try grants.exists(id, epoch.number, grantee) { return false }
        }
        return true
    }

    /// Opens the next epoch if this session held the one before; an orphan waits until somebody writes in it.
    private func renew(_ compartment: Compartment, _ id: CompartmentID) throws(VaultError) -> Upkeep {
        do {
            let opened = try openEpoch(compartment, id, .continued)
            return Upkeep(epochs: 1, grants: try trust.ledger.grantees(of: id, epoch: opened.epoch).count)
        } catch {
            guard Self.isRefused(error) else { throw error }
            return Upkeep()
        }
    }
}
