import Synchronization
import Trust

/// What the writer keeps in memory beside the database: the log's next number, accounts and the verified chains.
///
/// It mirrors committed rows, so it is marked before a savepoint and put back when that is undone.
package final class WriterState: Sendable {
    /// A value to go back to.
    struct Mark: Sendable {
        var generation: Int64 = 1
        var nextSeq: Int64 = 0
        /// The latest time in the log since the clock was last set back, in microseconds; nil until keys have read it.
        var logTime: Int64?
        var accounts: [UserID: Account] = [:]
        /// What sessions have verified, by the recovery key they pin.
        var ledgers: [[UInt8]: Ledger] = [:]
        /// The shares that custodians are entering, by number.
        var shares: ShareCollection?
    }

    private let current = Mutex(Mark())

    func mark() -> Mark { current.withLock { $0 } }

    func restore(_ mark: Mark) { current.withLock { $0 = mark } }

    /// Forgets everything that was read with keys, and which shares were entered, at a seal.
    func forget() {
        current.withLock { mark in
            mark.accounts = [:]
            mark.ledgers = [:]
            mark.shares = nil
            mark.logTime = nil
        }
    }

    var shares: ShareCollection? { current.withLock { $0.shares } }

    func keep(_ shares: ShareCollection?) { current.withLock { $0.shares = shares } }

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

    func keep(logTime: Int64) { current.withLock { $0.logTime = logTime } }

    /// Takes the log's next place.
    func takeSeq() -> (generation: Int64, seq: Int64) {
        current.withLock { mark in
            defer { mark.nextSeq += 1 }
            return (mark.generation, mark.nextSeq)
        }
    }
}
