import Access
import Synchronization

/// Places for what takes long, so many and no more: whoever finds none is refused instead of waiting in others' way.
package final class Turnstile: Sendable {
    private let limit: VaultError.Limit
    private let places: Mutex<SharedPlaces>

    init(most: Int, ofOne: Int, _ limit: VaultError.Limit) {
        self.limit = limit
        places = Mutex(SharedPlaces(most: most, ofOne: ofOne))
    }

    /// Takes a place; to be left again with `leave`.
    func enter(_ party: Party) throws(VaultError) {
        if !places.withLock({ $0.take(party) }) { throw .busy(limit) }
    }

    package func leave(_ party: Party) { places.withLock { $0.leave(party) } }
}

extension Vault {
    /// Takes a place for an operation and says whose it is; a refusal leaves an entry, which names the person if she is
    /// logged in.
    package func enter<Op: Operation>(
        _ turnstile: Turnstile, for operation: Op, of caller: Caller
    ) async throws(VaultError) -> Party {
        let request = try? admit(operation, caller)
        let party = request.map { Party($0) } ?? Party(caller)
        do throws(VaultError) {
            try turnstile.enter(party)
            return party
        } catch {
            guard let request else { try await refuse(Op.action.rawValue, caller, error) }
            try await refuse(Op.action.rawValue, request, error)
        }
    }
}
