package import Access
package import Interfaces
import Trust

/// Tells master key epochs with the rows under each, seal slots, shares, and what waits or is overdue.
package struct KeysStatus: Operation {
    package typealias Method = Keys.Status
    package static let action = ActionID.keysStatus

    private let parameters: Method.Parameters
    private var rows: [UInt32: Int] = [:]
    private var waiting = WaitingKeys.Figures()

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    /// Counting goes through the whole key book, beside the writer, and through all cases in turns; only for whom the policy
    /// lets see the figures.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let session = try vault.session(parameters.session, of: caller)
        try await vault.look(in: session, for: caller) { work throws(VaultError) in try work.decide(Self.action) }
        rows = try await vault.keyBookCounts()
        waiting = try await vault.lookThrough(WaitingKeys.Count(), in: session, for: caller) {
            count, work throws(VaultError) in
            try WaitingKeys(work).goOn(&count)
        }.figures
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let epochs = try MasterKeyTable(store: work.store, places: work.keys().places).all()
        let slots = try SlotTable(store: work.store).all().map {
            Keys.Slot(number: Int($0.number), kind: $0.kind.rawValue)
        }
        let period = work.premises.policy.masterKeyPeriod
        let isOverdue = epochs.contains { $0.state == .active && work.now.distance(from: $0.made) > period }
        return .ready(
            Method.Reply(
                epochs: epochs.map { line($0, at: work.now) }, slots: slots, rotation: work.vault.rotationStatus,
                shares: try shares(work), overdue: isOverdue ? ["master_key"] : [],
                masterKeyDays: Int(period / Uptime.day), stale: waiting.stale, pendingGrants: waiting.grants,
                rewraps: waiting.rewraps, uncounted: waiting.uncounted))
    }

    private func line(_ epoch: MasterKeyTable.Epoch, at now: Int64) -> Keys.MasterEpoch {
        Keys.MasterEpoch(
            number: Int(epoch.number), state: epoch.state.rawValue, rows: rows[epoch.number] ?? 0,
            made: Moment.text(epoch.made), days: Int(max(0, now.distance(from: epoch.made)) / Uptime.day))
    }

    private func shares(_ work: Work) throws(VaultError) -> Keys.ShareSet {
        let facts = work.vault.facts
        let names = try work.directory.all(.custodians, []).map { String(decoding: $0, as: UTF8.self) }
        return Keys.ShareSet(
            id: try ShareSetID(stored: facts.shareSet, in: .share).text, threshold: facts.threshold, custodians: names)
    }
}
