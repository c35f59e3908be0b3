package import Access
package import Interfaces
import TransparencyLog

/// Wipes all keys and ends all sessions; acts first and writes its entry after, into the sealed log's inbox.
package struct SealVault: Operation {
    package typealias Method = Interfaces.Vault.Seal
    package static let action = ActionID.seal
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved
    package static let outlivesKeys = true

    private let parameters: Method.Parameters
    /// Signed while there were keys.
    private var lastCheckpoint: SignedNote?

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    /// Acts before any transaction: a log that takes no entry must not keep the keys in memory.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        if let token {
            let session = try vault.session(token, of: caller)
            try await vault.look(in: session, for: caller) { work throws(VaultError) in try work.decide(Self.action) }
        } else if !vault.premises.isSystem(caller) {
            throw .denied(rule: "seal.root-only")
        }
        lastCheckpoint = vault.signLast()
        vault.hold(nil)
        await vault.rotation.halt()
        vault.writerState.forget()
        if let lastCheckpoint { vault.publish(lastCheckpoint, at: vault.premises.now.uptime) }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        // Writing the entry reads the caller's account once more.
        let state = work.state
        if let lastCheckpoint { try LogCheckpoints.keep(lastCheckpoint, in: work.store, at: work.now) }
        work.onceDurable { state.forget() }
        return .ready(Method.Reply())
    }
}

extension Vault {
    /// Seals, and says so even when the log takes no entry: the keys are gone by then, and `status` names the cause.
    package func seal(
        _ parameters: SealVault.Method.Parameters, for caller: Caller
    ) async throws(VaultError) -> SealVault.Method.Reply {
        do {
            return try await perform(SealVault(parameters), for: caller)
        } catch {
            guard case .logBlocked = error, !holdsKeys else { throw error }
            // A commit that failed beside the seal has put back what it found in memory.
            writerState.forget()
            return SealVault.Method.Reply()
        }
    }
}
