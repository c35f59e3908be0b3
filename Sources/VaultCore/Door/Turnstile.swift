import Access
import Synchronization

/// Places for what takes long, so many and no more: whoever finds none is refused instead of waiting in others' way.
package final class Turnstile: Sendable {
    private let most: Int
    private let limit: VaultError.Limit
    private let taken = Mutex(0)

    init(most: Int, _ limit: VaultError.Limit) {
        self.most = most
        self.limit = limit
    }

    /// Takes a place; to be left again with `leave`.
    package func enter() throws(VaultError) {
        let isFree = taken.withLock { taken in
            guard taken < most else { return false }
            taken += 1
            return true
        }
        if !isFree { throw .busy(limit) }
    }

    package func leave() { taken.withLock { $0 -= 1 } }
}

extension Vault {
    /// Takes a place for an operation; a refusal leaves an entry, which names the person if she is logged in.
    package func enter<Op: Operation>(
        _ turnstile: Turnstile, for operation: Op, of caller: Caller
    ) async throws(VaultError) {
        do throws(VaultError) {
            try turnstile.enter()
        } catch {
            guard let request = try? admit(operation, caller) else {
                try await refuse(Op.action.rawValue, caller, error)
            }
            try await refuse(Op.action.rawValue, request, error)
        }
    }
}
