package import Access
package import Interfaces
import Trust

/// Shows one audit entry with the canonical bytes that are hashed into the tree.
package struct ShowAudit: Operation {
    package typealias Method = Audit.Show
    package static let action = ActionID.showAudit

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let generation = parameters.generation.map(Int64.init) ?? work.state.mark().generation
        let reader = try LogReader(work)
        let stored = try reader.entry(generation, Int64(parameters.seq))
        return .ready(
            Method.Reply(
                entry: try reader.shown(.entry(stored, stored.entry())),
                canonical: String(decoding: stored.bytes, as: UTF8.self)))
    }
}
