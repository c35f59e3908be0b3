package import Access
package import Interfaces
import TransparencyLog

/// Signs the log as it is on the disk, for somebody to keep elsewhere; scheduled work calls it without a session.
package struct MakeCheckpoint: Operation {
    package typealias Method = Audit.Checkpoint
    package static let action = ActionID.checkpoint

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.decide(Self.action)
        let note = try CheckpointDesk(work).make()
        let lineage = try LogSigner(try work.keys(), generation: work.state.durable.generation).lineage(in: work.store)
        return .ready(Method.Reply(note: note.formatted, keys: lineage.keys, handovers: lineage.handovers))
    }
}
