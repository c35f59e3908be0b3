/// Looking something up beside any transaction, in turns of the writer.
extension Vault {
    /// Looks something up outside any operation; what it returns is ciphertext or settings, never content.
    ///
    /// - Parameter caller: whose turn it takes; nil for what the vault does of itself.
    func look<Value: Sendable>(
        for caller: Caller? = nil, _ step: @escaping @Sendable (Work) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        try await look(in: nil, for: caller ?? Caller(uid: premises.ownUID), step)
    }

    /// The same as one session sees it; works while the log takes no entry.
    func look<Value: Sendable>(
        in session: OpenSession?, for caller: Caller,
        _ step: @escaping @Sendable (Work) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        let request = Work.Request(caller: caller, at: premises.now, keys: keys, session: session)
        let vault = self
        return try await remembering(request.passedOver) { () async throws(VaultError) in
            try await loop.performAlone(for: Party(request)) { database throws(VaultError) in
                try Store(database: database).reading { store throws(VaultError) in
                    try step(Work(vault, store, vault.writerState, request))
                }
            }
        }
    }

    /// Looks through much for a session, before the transaction that answers it.
    ///
    /// Nil where a step refuses, or where there is no such session: the transaction refuses it again, and its entry says what
    /// was asked for. Only a peer that has gone is refused here.
    func lookAhead<Seen: Sendable>(
        _ first: Seen, in token: String, for caller: Caller,
        _ step: @escaping @Sendable (inout Seen, Work) throws(VaultError) -> Bool
    ) async throws(VaultError) -> Seen? {
        guard let session = try? session(token, of: caller) else { return nil }
        do throws(VaultError) {
            return try await lookThrough(first, in: session, for: caller, step)
        } catch {
            if case .busy = error { throw error }
            return nil
        }
    }

    /// Looks through much, one turn after the other, so that others have theirs between: a step goes on from what the ones
    /// before have seen until its time is over, and says whether there is more.
    ///
    /// What it sees may have changed by the end; the transaction that follows decides anew. For a peer that has gone it
    /// ends.
    func lookThrough<Seen: Sendable>(
        _ first: Seen, in session: OpenSession?, for caller: Caller,
        _ step: @escaping @Sendable (inout Seen, Work) throws(VaultError) -> Bool
    ) async throws(VaultError) -> Seen {
        var (seen, isMore) = (first, true)
        while isMore {
            if Task.isCancelled { throw .busy(.readings) }
            let before = seen
            (seen, isMore) = try await look(in: session, for: caller) { work throws(VaultError) -> (Seen, Bool) in
                var seen = before
                let isMore = try step(&seen, work)
                return (seen, isMore)
            }
        }
        return seen
    }
}
