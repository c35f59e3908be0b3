import CTerminal
import Synchronization

/// The way out of all that a command says, and what became of its results.
///
/// A result that nobody got must not pass for one: the first write that fails is remembered, nothing is written after it,
/// and the command ends with it. Nothing is buffered, so there is nothing left to fail at the end.
package final class Delivery: Sendable {
    /// Writes a text: 0, or a negative errno.
    package typealias Write = @Sendable (Output.Way, String) -> Int32

    private let first = Mutex<Int32?>(nil)
    private let write: Write
    private let settle: @Sendable () -> Int32

    /// A reader that has not taken a secret by then won't, and nothing has been changed yet.
    private static let patience: Int32 = 10_000

    /// Descriptors 1 and 2.
    package static var standard: Delivery {
        Delivery { way, text in
            cterminal_write(way.rawValue, text)
        } settle: {
            cterminal_settle(Output.Way.results.rawValue, patience)
        }
    }

    package init(write: @escaping Write, settle: @escaping @Sendable () -> Int32 = { 0 }) {
        self.write = write
        self.settle = settle
    }

    /// The errno of the first write of results that failed.
    package var fault: Int32? { first.withLock(\.self) }

    /// Writes on; remarks are lost where nobody hears them, results are not.
    package func send(_ way: Output.Way, _ text: String) {
        guard way == .results else {
            _ = write(way, text)
            return
        }
        first.withLock { fault in
            if fault == nil { fault = Self.failure(write(way, text)) }
        }
    }

    /// The errno with which the results failed to arrive: on a file's disk, or with whoever reads.
    package func arrived() -> Int32? {
        first.withLock { fault in
            if fault == nil { fault = Self.failure(settle()) }
            return fault
        }
    }

    private static func failure(_ result: Int32) -> Int32? { result < 0 ? -result : nil }
}
