import Access
import Interfaces
import Sealing
import Trust

/// Adds, proves and removes seal slots inside one transaction, so that at every moment some slot opens the vault.
struct SlotDesk {
    private let work: Work
    private let table: SlotTable
    private let places: Places

    init(_ work: Work) throws(VaultError) {
        self.work = work
        table = SlotTable(store: work.store)
        places = try work.keys().places
    }

    /// Stores a slot whose passphrase or credential opened none before, as for ``add``: who changes a slot does it because
    /// somebody may know the old one.
    ///
    /// - Parameter reopened: the slots that it opens as they stand.
    func addNew(_ new: SlotKey, opening reopened: OpenedSlot?) throws(VaultError) -> UInt32 {
        guard reopened == nil else { throw .slot(.notNew) }
        return try add(new, holding: try work.keys().root)
    }

    /// Stores a slot that holds this root key, and opens it again from what was stored; returns its number.
    func add(_ new: SlotKey, holding root: SharedKey) throws(VaultError) -> UInt32 {
        let number = try work.changingClearRows { () throws(VaultError) in
            try table.add(new, root: root, in: places)
        }
        FaultPoint.slotStored.reach()
        try prove(number, with: new.proof, holding: root)
        FaultPoint.slotProven.reach()
        try learn()
        return number
    }

    /// Opens a slot from its row, compares what it holds, and opens the newest master key with that.
    func prove(_ number: UInt32, with key: SharedKey, holding root: SharedKey) throws(VaultError) {
        let masters = MasterKeyTable(store: work.store, places: places)
        guard let slot = try table.all().first(where: { $0.number == number }),
            let opened = slot.open(with: key, places: places), opened.key.isEqual(to: root.key),
            let epoch = try masters.all().last(where: { $0.state != .destroyed }),
            (try? masters.open(epoch.number, under: opened)) != nil
        else { throw .slot(.notProven) }
    }

    /// Puts new slots in the place of all there are, each proven before an old one goes; returns their numbers.
    func replaceAll(with new: [SlotKey], holding root: SharedKey) throws(VaultError) -> [UInt32] {
        let old = try table.all()
        var numbers: [UInt32] = []
        for slot in new { numbers.append(try add(slot, holding: root)) }
        guard !numbers.isEmpty else { throw .slot(.last) }
        try work.changingClearRows { () throws(VaultError) in
            for slot in old { try table.remove(slot.number) }
        }
        try learn()
        return numbers
    }

    /// Lets status know whether a credential opens the vault now.
    private func learn() throws(VaultError) {
        let (vault, takesCredential) = (work.vault, try table.takesCredential)
        work.onceDurable { vault.learn { $0.takesCredential = takesCredential } }
    }

    /// Removes a slot, which isn't the last one, and cuts it out of the database's log after the commit.
    func remove(_ number: UInt32) throws(VaultError) {
        guard try !table.all(without: Int(number)).isEmpty else { throw .slot(.last) }
        try work.changingClearRows { () throws(VaultError) in try table.remove(number) }
        FaultPoint.slotRemoved.reach()
        work.onceDurable { FaultPoint.slotCommitted.reach() }
        try work.cutLogOnceDurable()
        try learn()
    }

    /// The desk for somebody in a session whose passphrase was checked just now, if the policy lets her.
    init(_ work: Work, for action: ActionID) throws(VaultError) {
        _ = try work.session()
        try self.init(work)
        try decide(action)
    }

    fileprivate func decide(_ action: ActionID) throws(VaultError) {
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(action, on: object)
    }
}

extension SlotTable {
    /// The slots that stay when one goes; refuses a number that no slot has.
    func all(without number: Int) throws(VaultError) -> [Slot] {
        let slots = try all()
        guard slots.contains(where: { Int($0.number) == number }) else { throw .slot(.missing(number)) }
        return slots.filter { Int($0.number) != number }
    }
}

extension Vault {
    /// Checks the caller's passphrase again, and the policy before anything slow is done for her.
    func admitToSlots(
        _ action: ActionID, _ passphrase: String, by session: String, for caller: Caller
    ) async throws(VaultError) {
        try await recheck(passphrase, by: session, for: caller)
        try await look(in: try self.session(session, of: caller), for: caller) { work throws(VaultError) in
            try SlotDesk(work).decide(action)
        }
    }
}
