package import Access
package import Interfaces

/// Stops moving the key book after the batch under way; every row stays readable, and rotating again goes on.
package struct StopRotation: Operation {
    package typealias Method = Keys.StopRotation
    package static let action = ActionID.stopRotation
    package static let needs = VaultPhase.complete

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
        try work.decide(Self.action)
        try MasterSuccession(work).stop()
        let desk = work.vault.rotation
        work.onceDurable { desk.stop() }
        var progress = desk.progress ?? RotationProgress()
        progress.stage = .stopped
        return .ready(Method.Reply(rotation: progress.line))
    }
}
