import CTerminal
import Synchronization

/// The way out of all that a command says, and what became of its results.
///
/// A result that nobody got must not pass for one: the first write that fails is remembered, nothing is written after it,
/// and the command ends with it. Nothing is buffered, so there is nothing left to fail at the end.
package final class Delivery: Sendable {
    /// Writes a text: 0, or a negative errno.
    package typealias Write = @Sendable (Output.Way, String) -> Int32

    private struct State {
        /// The errno of the first write of results that failed.
        var fault: Int32?
        var hasResults = false
        /// Whether there was a result, which somebody has to be told in whatever format.
        var isResultDue = false
    }

    private let state = Mutex(State())
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
    package var fault: Int32? { state.withLock(\.fault) }

    /// Whether there was a result of which nothing was written as one: a closed output would go unnoticed then.
    package var isOwing: Bool { state.withLock { $0.isResultDue && !$0.hasResults } }

    /// Notes that there is a result, before its words.
    package func owe() {
        state.withLock { $0.isResultDue = true }
    }

    /// Writes on; remarks are lost where nobody hears them, results are not.
    package func send(_ way: Output.Way, _ text: String) {
        guard way == .results else {
            _ = write(way, text)
            return
        }
        state.withLock { state in
            state.hasResults = true
            if state.fault == nil { state.fault = Self.failure(write(way, text)) }
        }
    }

    /// The errno with which the results failed to arrive: on a file's disk, or with whoever reads.
    package func arrived() -> Int32? {
        state.withLock { state in
            if state.fault == nil { state.fault = Self.failure(settle()) }
            return state.fault
        }
    }

    private static func failure(_ result: Int32) -> Int32? { result < 0 ? -result : nil }
}
