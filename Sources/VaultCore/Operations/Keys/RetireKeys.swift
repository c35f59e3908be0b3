package import Access
package import Interfaces

/// Destroys a master key that no row of the key book rests under any more.
package struct RetireKeys: Operation {
    package typealias Method = Keys.Retire
    package static let action = ActionID.retireKeys
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    /// Rows under each master key; nil where the one named was still in use when they would have been counted.
    private var rows: [UInt32: Int]?
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
        let (session, epoch) = (try vault.session(parameters.session, of: caller), parameters.epoch)
        // In a turn of its own: whatever was written under the key before is there to be counted now.
        let isLeft = try await vault.look(in: session, for: caller) { work throws(VaultError) in
            try Self.decide(work)
            return try Int(work.keys().activeMaster) != epoch
        }
        if isLeft { rows = try await vault.keyBookCounts() }
    }

    private static func decide(_ work: Work) throws(VaultError) {
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(action, on: object)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try Self.decide(work)
        guard let epoch = UInt32(exactly: parameters.epoch) else {
            throw .invalidInput(parameter: "epoch", fault: "unknown-epoch")
        }
        work.entry.record = MasterSuccession.name(of: epoch)
        guard let rows else { throw .invalidInput(parameter: "epoch", fault: "not-retiring") }
        try MasterSuccession(work).destroy(epoch, counting: rows)
        return .ready(Method.Reply())
    }
}
