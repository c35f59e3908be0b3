import Sealing
import Synchronization
import TransparencyLog
import Trust

/// What the writer keeps in memory beside the database: the log's next number, accounts and the verified chains.
///
/// It mirrors committed rows, so it is marked before a savepoint and put back when that is undone.
package final class WriterState: Sendable {
    /// A value to go back to.
    struct Mark: Sendable {
        var generation: Int64 = 1
        var nextSeq: Int64 = 0
        /// The frontier of the log's tree; nil while the log is damaged, so that nothing is signed over it.
        var tree: CompactTree? = CompactTree()
        /// The latest time in the log since the clock was last set back, in microseconds; nil until keys have read it.
        var logTime: Int64?
        var accounts: [UserID: Account] = [:]
        /// What sessions have verified, by the recovery key they pin.
        var ledgers: [[UInt8]: Ledger] = [:]
        /// How many records of which standing cases have, by what was read with keys.
        var recordCounts: [CaseID: RecordCounts] = [:]
        /// Where ids stand in people's lists, by what was read with keys.
        var lists: [IndexedList.Name: ListIndex] = [:]
        /// The shares that custodians are entering, by number.
        var shares: ShareCollection?
        /// Hashes of the codes by which shares were claimed, and the Unix uids that claimed them.
        var claimed: [[UInt8]: UInt32] = [:]
    }

    /// How far the log's tree is on the disk.
    struct Head: Sendable {
        var generation: Int64 = 1
        var nextSeq: Int64 = 0
        /// Nil while the log is damaged.
        var tree: CompactTree?
    }

    private let current = Mutex(Mark())
    private let settled = Mutex(Head())

    func mark() -> Mark { current.withLock { $0 } }

    /// What a commit has made durable: nothing else is ever signed.
    var durable: Head { settled.withLock { $0 } }

    /// Notes that all of this is on the disk; to be called between transactions.
    func settle() {
        let head = current.withLock { Head(generation: $0.generation, nextSeq: $0.nextSeq, tree: $0.tree) }
        settled.withLock { $0 = head }
    }

    func restore(_ mark: Mark) { current.withLock { $0 = mark } }

    /// Forgets everything that was read with keys, and which shares were entered, at a seal.
    func forget() {
        current.withLock { mark in
            mark.accounts = [:]
            mark.ledgers = [:]
            mark.recordCounts = [:]
            mark.lists = [:]
            mark.shares = nil
            mark.claimed = [:]
            mark.logTime = nil
        }
    }

    var shares: ShareCollection? { current.withLock { $0.shares } }

    func keep(_ shares: ShareCollection?) { current.withLock { $0.shares = shares } }

    /// The uid that claimed by a code, which is the caller's if none had. A claim that is undone with its transaction can
    /// be made again.
    func claim(_ code: [UInt8], by uid: UInt32) -> (uid: UInt32, again: Bool) {
        current.withLock { mark in
            if let first = mark.claimed[code] { return (first, true) }
            mark.claimed[code] = uid
            return (uid, false)
        }
    }

    func account(_ user: UserID) -> Account? { current.withLock { $0.accounts[user] } }

    /// Keeps an account, and the roles it leaves in force: a disabled one counts at once.
    func keep(_ account: Account, for user: UserID) {
        current.withLock { mark in
            mark.accounts[user] = account
            let limit = account.limit
            for (pin, ledger) in mark.ledgers where ledger.accounts[user] != limit {
                mark.ledgers[pin]?.accounts[user] = limit
            }
        }
    }

    /// The name under which the ledger is kept that a pin leads to: sessions that pin an older recovery key and those
    /// that pin the newest go by the same statements, and must see what the others write.
    func ledgerName(of pin: PublicIdentity) -> [UInt8] {
        current.withLock { mark in
            if mark.ledgers[pin.encoded] != nil { return pin.encoded }
            return mark.ledgers.first { $0.value.recoveryKeys.contains(pin) }?.key ?? pin.encoded
        }
    }

    func ledger(pin: [UInt8]) -> Ledger? { current.withLock { $0.ledgers[pin] } }

    func keep(_ ledger: Ledger, pin: [UInt8]) { current.withLock { $0.ledgers[pin] = ledger } }

    /// Statements of one ledger held at most, about 2 KiB each: the caseload of a day, not the whole vault's.
    private static let statements = 4_096

    /// Lets go of files verified long ago; to be called between transactions, when no request relies on them.
    func trim() {
        current.withLock { mark in
            for (pin, ledger) in mark.ledgers where ledger.statementCount > Self.statements {
                mark.ledgers[pin]?.forgetFiles()
            }
        }
    }

    /// Cases whose records are counted in memory at most.
    private static let countedCases = 4_096

    func recordCounts(of caseFile: CaseID) -> RecordCounts? { current.withLock { $0.recordCounts[caseFile] } }

    func keep(_ counts: RecordCounts, of caseFile: CaseID) {
        current.withLock { mark in
            if mark.recordCounts.count >= Self.countedCases { mark.recordCounts = [:] }
            mark.recordCounts[caseFile] = counts
        }
    }

    /// Has a case's records counted anew: one of them has changed its standing, or is gone.
    func forgetRecordCounts(of caseFile: CaseID) {
        current.withLock { _ = $0.recordCounts.removeValue(forKey: caseFile) }
    }

    /// Lists held in memory at most.
    private static let heldLists = 256

    func index(of name: IndexedList.Name) -> ListIndex? { current.withLock { $0.lists[name] } }

    /// Keeps where ids stand in a list; with nil has it read anew.
    func keep(_ index: ListIndex?, as name: IndexedList.Name) {
        current.withLock { mark in
            if mark.lists.count >= Self.heldLists { mark.lists = [:] }
            mark.lists[name] = index
        }
    }

    func keep(logTime: Int64) { current.withLock { $0.logTime = logTime } }

    /// Takes the log's next place.
    func takeSeq() -> (generation: Int64, seq: Int64) {
        current.withLock { mark in
            defer { mark.nextSeq += 1 }
            return (mark.generation, mark.nextSeq)
        }
    }

    /// Goes on with an empty tree.
    func begin(generation: Int64) {
        current.withLock { mark in
            mark.generation = generation
            mark.nextSeq = 0
            mark.tree = CompactTree()
        }
    }

    /// Goes on with another frontier, of as many leaves.
    func keep(_ tree: CompactTree) { current.withLock { $0.tree = tree } }

    /// Adds the leaf of the place taken last, and returns the subtrees it completes.
    func grow(_ leaf: TreeHash) -> [TreeNode] {
        current.withLock { mark in mark.tree?.append(leaf, with: LogWriter.hasher) ?? [] }
    }
}
