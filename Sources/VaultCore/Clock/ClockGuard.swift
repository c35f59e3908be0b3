import Synchronization

/// Keeps an eye on the calendar: it must not stand before what was written, nor leap by days while the machine runs.
///
/// A dead battery begins the calendar anew with each power cut. Notes are written then no less; but whoever opens a case,
/// whose number keeps the year for ever, is asked first, and nothing is forgotten by its age.
final class ClockGuard: Sendable {
    private struct State {
        var sight: ClockSight
        /// It is of this run of the machine, or the log has been asked what an earlier daemon wrote last.
        var isOfThisRun: Bool
        /// What rests in the file.
        var kept: ClockSight?
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - known: when the last checkpoint was made, which can be read while the vault is sealed.
    ///   - kept: what an earlier daemon has seen in this run of the machine.
    init(_ moment: Moment, known: Int64?, kept: ClockSight?) {
        let sight = kept ?? ClockSight(wall: known ?? moment.wall, at: moment)
        state = Mutex(State(sight: sight, isOfThisRun: kept != nil, kept: kept))
    }

    /// Learns at an unseal when the newest entry was written.
    func learn(_ wall: Int64, at moment: Moment) {
        state.withLock { state in
            if state.isOfThisRun {
                let isAhead = wall.distance(from: state.sight.expected(at: moment)) > LogFiling.slack
                // What was written since the calendar was set ahead says nothing for it.
                if !isAhead || moment.wall >= wall.later(by: -LogFiling.slack) { return }
            }
            state.sight = ClockSight(wall: wall, at: moment)
            state.isOfThisRun = true
        }
    }

    /// What is to be kept in the file; nil where that says the same already.
    func unkept(at moment: Moment) -> ClockSight? {
        look(moment)
        return state.withLock { state in
            if let kept = state.kept, kept.agrees(with: state.sight, at: moment) { return nil }
            return state.sight
        }
    }

    func noteKept(_ sight: ClockSight) { state.withLock { $0.kept = sight } }

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
            state.sight = ClockSight(wall: moment.wall, at: moment)
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
        state.withLock { $0.sight = ClockSight(wall: moment.wall, at: moment) }
    }
}
