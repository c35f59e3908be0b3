import CLinux
import Synchronization

/// Space on the disk that is kept for the audit log, so that a full disk's refusals, a seal and an unseal are recorded.
///
/// A file that holds the space is given up when the disk is full. Then nothing but what may use the reserve reaches the
/// log, until the file can be taken again: that is how service resumes by itself. Another program that goes on filling
/// the disk can be faster; then nothing is released either, and nothing recorded.
package final class LogReserve: Sendable {
    /// What an entry may be written with.
    package enum Use: Sendable {
        /// Only while the reserve is whole.
        case ordinary
        /// Sealing, unsealing and recovery: with the last of the space.
        case reserved
        /// A refusal, or a count of refusals: with half of it, so that a flood leaves room for a seal.
        case refusal
        /// Going on after a loss: with the last of the space, and while nothing else is admitted.
        case continuing
    }

    private struct State {
        /// The file that holds the space; nil once it is given up.
        var file: FileIdentity?
        /// Refusals written since the reserve was given up.
        var refusals = 0
        var triedAt = Uptime(microseconds: 0)
    }

    /// About 30 entries and their tags for refusals, and as many for the rest, until the WAL is written back.
    /// As much again has to be free for it to be taken, so that the next note doesn't have it given up again.
    private static let bytes: Int64 = 2 << 20
    private static let mostRefusals = 30
    /// How often it is tried to take the space again, in microseconds.
    private static let interval: Int64 = 100_000

    private let path: String
    private let state: Mutex<State>

    init(in directory: String) {
        path = StateFile.reserve.path(in: directory)
        state = Mutex(State(file: Self.take(path)))
    }

    /// Takes the space; never by a file that has another name.
    private static func take(_ path: String) -> FileIdentity? {
        guard clinux_standing_at(path).links <= 1, clinux_reserve_space(path, bytes, bytes) == 0 else { return nil }
        return FileIdentity(at: path)
    }

    /// How what stands at the path differs from the file that holds the space; without one nothing may stand there.
    var difference: OpenFiles.Difference? {
        state.withLock { state in
            if let file = state.file { return file.difference(from: path) }
            let found = clinux_standing_at(path)
            guard found.error == 0 else { return nil }
            return found.links > 1 ? .linked : .replaced
        }
    }

    /// Whether the space is held.
    var isKept: Bool { state.withLock { $0.file != nil } }

    /// Whether an entry may be written for this; takes the space again where that is possible.
    func admits(_ use: Use, at now: Uptime) -> Bool {
        state.withLock { state in
            if state.file != nil { return true }
            switch use {
            case .reserved, .continuing: return true
            case .refusal:
                return state.refusals < Self.mostRefusals
            case .ordinary:
                guard now - state.triedAt >= Self.interval else { return false }
                state.triedAt = now
                state.file = Self.take(path)
                return state.file != nil
            }
        }
    }

    /// Counts a refusal that was written: one that only was counted takes no space.
    func useRefusal() {
        state.withLock { state in if state.file == nil { state.refusals += 1 } }
    }

    /// Gives the space up; false if it was given up before.
    func release() -> Bool {
        state.withLock { state in
            guard let file = state.file else { return false }
            state = State(file: clinux_release_space(path) == 0 ? nil : file)
            return true
        }
    }
}
