package import Access
package import Interfaces
import TransparencyLog

/// Begins a new generation of the log, where a checkpoint kept elsewhere shows that the database is older or altered.
package struct StartGeneration: Operation {
    package typealias Method = Audit.StartGeneration
    package static let action = ActionID.startGeneration

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action, on: try work.object(nil, of: nil, Asked(purpose: nil, reason: parameters.reason)))
        guard let kept = try KeptCheckpoint.read(parameters.checkpoint, work) else {
            throw .invalidInput(parameter: "checkpoint", fault: "not-a-checkpoint")
        }
        let begun = try LogContinuation(work).begin(after: kept)
        return .ready(Method.Reply(generation: Int(begun.generation), lost: Int(begun.lost)))
    }
}
