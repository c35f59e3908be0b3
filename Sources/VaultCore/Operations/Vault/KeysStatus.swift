package import Access
import GRDB
package import Interfaces
import Trust

/// Tells master key epochs with the rows under each, seal slots, and compartments that wait for a new epoch.
package struct KeysStatus: Operation {
    package typealias Method = Keys.Status
    package static let action = ActionID.keysStatus

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        var epochs: [Keys.MasterEpoch] = []
        for row in try work.store.rows("SELECT epoch, state FROM master_key ORDER BY epoch") {
            let number = try row.integer(0, of: .masterKey)
            epochs.append(
                Keys.MasterEpoch(
                    number: Int(number), state: try row.text(1, of: .masterKey), rows: try rows(under: number, work)))
        }
        let slots = try SlotTable(store: work.store).all().map {
            Keys.Slot(number: Int($0.number), kind: $0.kind.rawValue)
        }
        let waiting = try WaitingKeys(work).figures()
        return .ready(
            Method.Reply(
                epochs: epochs, slots: slots, stale: waiting.stale, pendingGrants: waiting.grants,
                rewraps: waiting.rewraps, uncounted: waiting.uncounted))
    }

    private func rows(under epoch: Int64, _ work: Work) throws(VaultError) -> Int {
        var count = 0
        for table in ["book_key", "seed", "grant_box", "record_key", "facts_key", "log_reason"] {
            let row = try work.store.row("SELECT count(*) FROM \(table) WHERE master_epoch = ?", [epoch])
            count += Int(try row?.integer(0, of: .masterKey) ?? 0)
        }
        return count
    }
}
