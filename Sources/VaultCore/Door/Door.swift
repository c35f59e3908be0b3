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
        case done(Value, after: [@Sendable () -> Void])
        case refused(VaultError)
    }

    /// Takes one operation through a transaction; what it prepared is undone if it refuses.
    func pass<Value: Sendable>(
        _ action: String, _ request: Work.Request,
        _ prepare: @escaping @Sendable (Work) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        let vault = vault
        let passage = try await vault.loop.perform { database, state throws(VaultError) -> Passage<Value> in
            let store = Store(database: database)
            let work = Work(vault, store, state, request)
            do throws(VaultError) {
                return try Self.inSavepoint(store, state) { () throws(VaultError) in
                    let value = try prepare(work)
                    try LogWriter(work).append(action, .done)
                    return .done(value, after: work.afterCommit)
                }
            } catch {
                if case .logBlocked = error { throw error }
                try Self.inSavepoint(store, state) { () throws(VaultError) in try Self.audit(error, action, work) }
                return .refused(error)
            }
        }
        switch passage {
        case .done(let value, let after):
            for step in after { step() }
            return value
        case .refused(let error):
            throw error
        }
    }

    /// Writes the one entry that stands for many counted calls.
    func passTally(_ tally: Coalescer.Tally, _ request: Work.Request) async throws(VaultError) {
        let vault = vault
        try await vault.loop.perform { database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            work.actor = tally.key.user
            work.entry.rule = tally.key.rule
            work.entry.count = tally.count
            try LogWriter(work).append(tally.key.action, tally.key.rule == "counted" ? .done : .denied)
        }
    }

    /// Notes a refusal: at once while there are few from this caller, otherwise counted.
    private static func audit(_ error: VaultError, _ action: String, _ work: Work) throws(VaultError) {
        for penalty in work.penalties { try penalty(work.store) }
        let key = Coalescer.Key(caller: work.caller, user: work.actor, action: action, rule: error.code)
        guard work.vault.coalescer.admits(key, at: work.now) else { return }
        work.entry.rule = work.entry.refusedBy ?? error.code
        try LogWriter(work).append(action, error.isRefusal ? .denied : .failed)
    }

    /// Runs a step whose rows and memory are undone together when it throws.
    private static func inSavepoint<Value>(
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
