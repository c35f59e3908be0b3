import CLinux
import Sealing

/// Makes sure that glibc overwrites freed heap memory.
///
/// glibc reads its tunables once, before `main`. The unit sets them; started by hand without them, the program
/// executes itself again, once.
package enum HeapScrubbing {
    /// What is to be done under an environment.
    package enum Step: Equatable, Sendable {
        case inForce
        /// With this value of `GLIBC_TUNABLES`.
        case executeAgain(tunables: String)
        /// It was executed again already: another time would change nothing.
        case futile
    }

    /// Tells the program that it has executed itself.
    static let marker = "AMANATD_EXECUTED_AGAIN"

    package static func step(under environment: [String: String]) -> Step {
        guard let tunables = ProcessHardening.missingTunables(in: environment["GLIBC_TUNABLES"]) else {
            return .inForce
        }
        return environment[marker] == nil ? .executeAgain(tunables: tunables) : .futile
    }

    /// Returns with the heap scrubbed; where it has to, it doesn't return, and the program begins anew.
    package static func ensure(under environment: [String: String]) throws(StartError) {
        switch step(under: environment) {
        case .inForce: return
        case .futile: throw .heapNotScrubbed
        case .executeAgain(let tunables):
            _ = clinux_set_environment("GLIBC_TUNABLES", tunables)
            _ = clinux_set_environment(marker, "1")
            throw .notExecutedAgain(errno: clinux_execute_again())
        }
    }
}
