package import Access
package import Varlink

/// One thing the vault can be asked to do: decided, audited, committed and answered by the door, nowhere else.
///
/// An operation holds the request's parameters and says what to look up and write. It never opens content itself:
/// what it returns is opened after the audit entry is durable.
package protocol Operation: Sendable {
    associatedtype Method: VarlinkMethod
    /// The name in the policy and in the audit log.
    static var action: ActionID { get }
    /// In which states of the vault it may be tried.
    static var needs: VaultPhase { get }

    /// Whether it goes on when a seal has wiped the keys meanwhile: only the seal itself does.
    static var outlivesKeys: Bool { get }

    /// Which space its entry may take when the disk is full.
    static var space: LogReserve.Use { get }

    init(_ parameters: Method.Parameters)

    /// The session token the request brought, if any.
    var token: String? { get }
    /// The request id, for calls that change something.
    var request: String? { get }
    /// SHA-256 of what is asked for, session and passphrases left out: tells a repeat from a misused request id.
    var digest: [UInt8] { get }

    /// Slow work before the transaction, such as Argon2id; nothing of it is released before the entry is durable.
    mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError)

    /// Decides, and prepares ciphertext and rows, inside the transaction that also holds the audit entry.
    func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply>
}

extension Operation {
    package static var needs: VaultPhase { .unsealed }
    package static var outlivesKeys: Bool { false }
    package static var space: LogReserve.Use { .ordinary }
    package var token: String? { nil }
    package var request: String? { nil }
    package var digest: [UInt8] { [] }
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {}
}

/// An operation that answers in chunks of at most 64 items, each with an entry and a commit of its own.
package protocol ChunkedOperation: Operation {
    /// Prepares one chunk, and says what is left to do after it.
    func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<Self>

    /// Whether it may read much of the log, of which only so many go on at a time.
    static var readsLog: Bool { get }
}

extension ChunkedOperation {
    package static var readsLog: Bool { false }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try prepareChunk(work).release
    }
}

/// One chunk of an answer.
package struct Chunk<Op: ChunkedOperation>: Sendable {
    package let release: Release<Op.Method.Reply>
    /// The operation that goes on after this chunk; nil at the end.
    package let rest: Op?
}

/// Which state of the vault an operation needs.
package enum VaultPhase: Sendable {
    /// Any state, a vault that does not exist yet included.
    case any
    /// A vault exists, sealed or not.
    case founded
    /// Keys are in memory; the founding may still be under way.
    case unsealed
    /// The founding is complete: cases are accepted.
    case complete
}

/// A reply that is ready, or content to be opened once the audit entry is durable.
package enum Release<Reply: Sendable>: Sendable {
    case ready(Reply)
    case opening(@Sendable () throws(VaultError) -> Reply)
}

/// Who connects, as the kernel said at connect.
package struct Caller: Sendable, Hashable {
    package let uid: UInt32

    package init(uid: UInt32) {
        self.uid = uid
    }
}
