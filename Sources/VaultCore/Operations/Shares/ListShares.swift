package import Access
package import Interfaces
import Trust

/// Tells the share set in force: its custodians by name, how many it takes, and since when.
package struct ListShares: Operation {
    package typealias Method = Keys.ListShares
    package static let action = ActionID.shareList
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let session = try work.session()
        try work.decide(Self.action)
        let facts = work.vault.facts
        let since = session.person.pin == nil ? nil : try work.trust().ledger.shareSetSince
        let names = try work.directory.all(.custodians, []).map { String(decoding: $0, as: UTF8.self) }
        return .ready(
            Method.Reply(
                set: try ShareSetID(stored: facts.shareSet, in: .share).text, threshold: facts.threshold,
                custodians: names, since: since.map { Moment.text(Int64(clamping: $0)) },
                leftOver: try RecoveryHolders(work.store).leftOver().count))
    }
}
