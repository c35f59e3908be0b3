import Access
import Trust

/// The way of one request: admitted or refused, taken through the door, opened.
extension Vault {
    /// Performs one operation for one caller.
    package func perform<Op: Operation>(
        _ operation: Op, for caller: Caller
    ) async throws(VaultError) -> Op.Method.Reply {
        let request: Work.Request
        do { request = try admit(operation, caller) } catch { try await refuse(Op.action.rawValue, caller, error) }
        return try await naming(request.passedOver) { () async throws(VaultError) in
            try await perform(operation, request)
        }
    }

    private func perform<Op: Operation>(_ asked: Op, _ request: Work.Request) async throws(VaultError)
        -> Op.Method.Reply
    {
        var operation = asked
        do { try await operation.ready(in: self, for: request.caller) } catch {
            try await refuse(Op.action.rawValue, request, error)
        }
        let prepared = operation
        let release = try await noting {
            () async throws(VaultError) in
            try await Door(vault: self).pass(Op.action.rawValue, request, Op.space) { work throws(VaultError) in
                if !Op.outlivesKeys { try work.refuseAfterSeal() }
                return try Replay(work, prepared).release { () throws(VaultError) in try prepared.prepare(work) }
            }
        }
        return try await open(release, Op.action.rawValue, request)
    }

    /// Performs one chunk of an operation that answers in several.
    package func perform<Op: ChunkedOperation>(
        chunk operation: Op, for caller: Caller
    ) async throws(VaultError) -> (reply: Op.Method.Reply, rest: Op?) {
        let request: Work.Request
        do { request = try admit(operation, caller) } catch { try await refuse(Op.action.rawValue, caller, error) }
        let (reply, rest) = try await remembering(request.passedOver) { () async throws(VaultError) in
            let chunk = try await noting { () async throws(VaultError) in
                try await Door(vault: self).pass(Op.action.rawValue, request, Op.space) { work throws(VaultError) in
                    try work.refuseAfterSeal()
                    return try operation.prepareChunk(work)
                }
            }
            return (try await open(chunk.release, Op.action.rawValue, request), chunk.rest)
        }
        return (reply: naming(request.passedOver.rows, in: reply), rest: rest)
    }

    /// Checks state and session before anything else is looked at.
    func admit<Op: Operation>(_ operation: Op, _ caller: Caller) throws(VaultError) -> Work.Request {
        let now = premises.now
        let keys = keys
        try facts.allow(Op.needs, keys: keys)
        var session: OpenSession?
        if let token = operation.token {
            guard let keys else { throw .sealed }
            session = try sessions.open(token, uid: caller.uid, at: now.uptime, places: keys.places)
        }
        return Work.Request(caller: caller, at: now, keys: keys, session: session)
    }

    /// Leaves the entry of a refusal that came before any transaction, then refuses.
    package func refuse(_ action: String, _ caller: Caller, _ error: VaultError) async throws(VaultError) -> Never {
        try await refuse(
            action, Work.Request(caller: caller, at: premises.now, keys: keys, session: nil), error)
    }

    /// The same for a request whose session is known already, so that the entry names the person.
    func refuse(
        _ action: String, _ request: Work.Request, _ error: VaultError
    ) async throws(VaultError) -> Never {
        // Before the founding, and while entries are missing, there is no number that it could have.
        guard facts.phase != .absent, file.head.loss == nil else { throw error }
        let _: Bool = try await noting { () async throws(VaultError) in
            try await Door(vault: self).pass(action, request, .refusal) { _ throws(VaultError) in throw error }
        }
        throw error
    }

    /// Opens what was prepared; a failure while opening leaves an entry of its own.
    private func open<Reply: Sendable>(
        _ release: Release<Reply>, _ action: String, _ request: Work.Request
    ) async throws(VaultError) -> Reply {
        switch release {
        case .ready(let reply): return reply
        case .opening(let open):
            do {
                return try open()
            } catch {
                await enter(error, action, request)
                throw error
            }
        }
    }

    /// Leaves the entry of what failed after its first one was durable, where the log takes it.
    private func enter(_ error: VaultError, _ action: String, _ request: Work.Request) async {
        _ = try? await Door(vault: self).pass(action, request, .refusal) { _ throws(VaultError) -> Bool in throw error }
    }

    /// The same of what a verification has found.
    func enter(_ found: VaultError, of action: ActionID, for caller: Caller) async {
        await enter(
            found, action.rawValue, Work.Request(caller: caller, at: premises.now, keys: keys, session: nil))
    }

    /// Remembers whether the log takes entries, for status.
    private func noting<Value: Sendable>(
        _ step: () async throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        do {
            let value = try await step()
            noteBlockage(nil)
            return value
        } catch {
            if case .logBlocked(let cause) = error { noteBlockage(cause) }
            throw error
        }
    }
}
