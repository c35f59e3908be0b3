import GRDB
import TransparencyLog
import Trust

/// The one way through: decide → prepare → audit → commit → open → reply.
///
/// Whatever becomes of an operation, its entry is part of the same commit; a request whose entry can't be written is
/// undone and refused. What an operation prepared and its entry stand or fall together, in one savepoint.
struct Door {
    let vault: Vault

    /// What the writer hands back once the commit is durable.
    enum Passage<Value: Sendable>: Sendable {
        case done(Value, after: [@Sendable () async -> Void])
        case refused(VaultError)
    }

    /// Takes one operation through a transaction; what it prepared is undone if it refuses.
    func pass<Value: Sendable>(
        _ action: String, _ request: Work.Request, _ space: LogReserve.Use,
        _ prepare: @escaping @Sendable (Work) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        let vault = vault
        let passage: Passage<Value>
        do throws(VaultError) {
            passage = try await vault.commit(space, for: Party(request)) { database, state throws(VaultError) in
                try Self.step(action, Work(vault, Store(database: database), state, request), prepare)
            }
        } catch {
            if case .logBlocked = error, space == .ordinary { await passRefusal(error, action, request) }
            throw error
        }
        switch passage {
        case .done(let value, let after):
            for step in after { await step() }
            return value
        case .refused(let error):
            throw error
        }
    }

    /// What is prepared and its entry, or the refusal's entry alone.
    private static func step<Value: Sendable>(
        _ action: String, _ work: Work, _ prepare: (Work) throws(VaultError) -> Value
    ) throws(VaultError) -> Passage<Value> {
        do throws(VaultError) {
            return try inSavepoint(work.store, work.state) { () throws(VaultError) in
                let value = try prepare(work)
                // Nothing is ever done to what only stands in for something else, whatever an operation forgets to decide.
                if work.lookups.isAbsent { throw .notFound }
                try LogWriter(work).append(action, .done)
                return .done(value, after: work.afterCommit)
            }
        } catch {
            if case .logBlocked = error { throw error }
            try inSavepoint(work.store, work.state) { () throws(VaultError) in try audit(error, action, work) }
            return .refused(error)
        }
    }

    /// Puts on record, in the space kept for it, that the log refused what was asked.
    private func passRefusal(_ error: VaultError, _ action: String, _ request: Work.Request) async {
        let vault = vault
        // Counted as the uid's, whoever she is: there is little room.
        let key = Coalescer.Key(caller: request.caller, user: nil, action: action, rule: error.code)
        guard vault.coalescer.admits(key, at: request.moment.uptime) else { return }
        try? await vault.commit(.refusal, for: Party(request)) { database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            work.entry.rule = error.code
            try LogWriter(work).append(action, .failed)
        }
    }

    /// Writes the one entry that stands for many counted calls.
    func passTally(_ tally: Coalescer.Tally, _ request: Work.Request) async throws(VaultError) {
        let vault = vault
        try await vault.commit(.refusal, for: Party(request)) { database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            work.actor = tally.key.user
            work.entry.rule = tally.key.rule
            work.entry.count = tally.count
            try LogWriter(work).append(tally.key.action, Self.result(of: tally.key.rule))
        }
    }

    /// What became of calls that were counted by a rule: what the log couldn't take has failed, and was refused to nobody.
    private static func result(of rule: String) -> AuditOutcome.Result {
        if rule == "counted" { return .done }
        return rule.hasPrefix(VaultError.blocked) ? .failed : .denied
    }

    /// Notes a refusal: at once while there are few from this caller, otherwise counted.
    private static func audit(_ error: VaultError, _ action: String, _ work: Work) throws(VaultError) {
        for penalty in work.penalties { try penalty(work.store) }
        if work.lookups.isAbsent { work.entry.forgetSubject() }
        let key = Coalescer.Key(caller: work.caller, user: work.actor, action: action, rule: error.code)
        guard work.vault.coalescer.admits(key, at: work.moment.uptime) else { return }
        work.entry.rule = work.entry.refusedBy ?? error.code
        try LogWriter(work).append(action, error.isRefusal ? .denied : .failed)
    }

    /// Runs a step whose rows and memory are undone together when it throws.
    static func inSavepoint<Value>(
        _ store: Store, _ state: WriterState, _ step: () throws(VaultError) -> Value
    ) throws(VaultError) -> Value {
        let before = state.mark()
        do throws(VaultError) {
            return try store.inSavepoint(step)
        } catch {
            state.restore(before)
            throw error
        }
    }
}
