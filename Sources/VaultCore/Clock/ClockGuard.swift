import Synchronization

/// Keeps an eye on the calendar: it must not stand before what was written, nor leap by days while the machine runs.
///
/// A dead battery begins the calendar anew with each power cut. Notes are written then no less; but whoever opens a case,
/// whose number keeps the year for ever, is asked first, and nothing is forgotten by its age.
final class ClockGuard: Sendable {
    /// What the calendar has shown, and when in the machine's running.
    private struct Sight {
        /// Microseconds of UTC since 1970.
        let wall: Int64
        let uptime: Uptime
        /// Since when the calendar has contradicted it.
        var doubted: Uptime?

        /// What the calendar should show by now, if no time has passed before the daemon's start.
        func expected(at moment: Moment) -> Int64 { wall.later(by: moment.uptime - uptime) }

        func doubt(of moment: Moment) -> ClockDoubt? {
            let ahead = moment.wall.distance(from: expected(at: moment))
            if ahead < -LogFiling.slack { return ClockDoubt(kind: .behind, shown: moment.wall, known: wall) }
            return ahead >= Uptime.day ? ClockDoubt(kind: .ahead, shown: moment.wall, known: wall) : nil
        }
    }

    private struct State {
        var sight: Sight
        /// The log has been asked what an earlier daemon wrote last.
        var hasAskedLog = false
    }

    private let state: Mutex<State>

    /// - Parameter known: when the last checkpoint was made, which can be read while the vault is sealed.
    init(_ moment: Moment, known: Int64?) {
        state = Mutex(State(sight: Sight(wall: known ?? moment.wall, uptime: moment.uptime)))
    }

    /// Learns at an unseal when the newest entry was written.
    func learn(_ wall: Int64, at moment: Moment) {
        state.withLock { state in
            if state.hasAskedLog, wall.distance(from: state.sight.expected(at: moment)) <= LogFiling.slack { return }
            state = State(sight: Sight(wall: wall, uptime: moment.uptime), hasAskedLog: true)
        }
    }

    /// Looks at the calendar; nil where it shows what it may.
    ///
    /// After a day with the calendar as it is, it is taken for right.
    @discardableResult
    func look(_ moment: Moment) -> ClockDoubt? {
        state.withLock { state in
            let since = state.sight.doubted ?? moment.uptime
            if let doubt = state.sight.doubt(of: moment), moment.uptime - since < Uptime.day {
                state.sight.doubted = since
                return doubt
            }
            state.sight = Sight(wall: moment.wall, uptime: moment.uptime)
            return nil
        }
    }

    /// The later of what the calendar shows and what it should: nothing that happened by now lies after it.
    func latest(_ moment: Moment) -> Int64 {
        state.withLock { max(moment.wall, $0.sight.expected(at: moment)) }
    }

    /// Takes the calendar for right where somebody says so of one that is ahead: it may well be Monday. What stands before
    /// entries that are there goes on being said.
    func confirm(_ moment: Moment) {
        guard look(moment)?.kind == .ahead else { return }
        state.withLock { $0.sight = Sight(wall: moment.wall, uptime: moment.uptime) }
    }
}
