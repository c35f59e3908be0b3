import CLinux
import FoundationEssentials
import Glibc
import Sealing
import Synchronization
import TransparencyLog

/// How far the log had come when somebody was last answered, kept outside the database and its WAL.
///
/// SQLite drops what follows a damaged place in its WAL without a word, and an older copy of the database is a whole one:
/// neither can tell by itself that it lacks what was acknowledged. Two lines of one file are written in turn, each after a
/// commit is durable and before anybody is answered for it, so that a crash in between leaves the head behind the
/// database and never before it. A kill leaves what was written in the kernel's hands; against a power cut it is made
/// durable once a second, so that then the head may lack the last second.
final class LogHead: Sendable {
    /// A state of the log.
    struct Reading: Sendable, Equatable {
        let generation: Int64
        /// Numbers given out, and so the next one.
        let size: UInt64
        /// The newest root that is known of it; nil where none ever was.
        ///
        /// While the tree is damaged, or it is undecided whether it is the one that was acknowledged, that of then is kept:
        /// it is what tells altered leaves from entries that are missing.
        let known: Root?

        /// The tree's root as it is at this size; nil where none is known of that.
        var root: TreeHash? { known?.size == size ? known?.hash : nil }
    }

    /// The root of the tree at a size.
    struct Root: Sendable, Equatable {
        let size: UInt64
        let hash: TreeHash
    }

    /// How the database compares with what was written down.
    enum Comparison: Sendable {
        case whole
        /// As much is there, under another root: a leaf or node was altered, or the database has gone on elsewhere. An
        /// unseal decides.
        case undecided(LogLoss)
        case lost(LogLoss)

        var isWhole: Bool { if case .whole = self { true } else { false } }
    }

    private struct State {
        var last: Reading?
        var writes: UInt64 = 0
        var isDurable = true
        var comparison = Comparison.whole
    }

    private static let format = "amanat-head/1"
    /// Bytes of one line.
    private static let line = 256

    private let descriptor: Int32
    private let state: Mutex<State>
    /// What the file said at the start; nil where there was none, or none that could be read.
    let found: Reading?

    init(in directory: String) throws(VaultFault) {
        let path = StateFile.head.path(in: directory)
        descriptor = clinux_open_private(path)
        guard descriptor >= 0 else { throw .unreadable(path: path, cause: String(-descriptor)) }
        let text = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
        let lines = [text.prefix(Self.line), text.dropFirst(Self.line).prefix(Self.line)].compactMap(Self.parse)
        let newest = lines.max { $0.writes < $1.writes }
        found = newest?.reading
        state = Mutex(State(last: found, writes: newest?.writes ?? 0))
        guard text.count < 2 * Self.line else { return }
        let empty = String(repeating: " ", count: 2 * Self.line - 1) + "\n"
        let cause = max(clinux_write_at(descriptor, empty, 0), clinux_sync_data(descriptor))
        guard cause == 0 else { throw .unreadable(path: path, cause: String(cause)) }
    }

    deinit { close(descriptor) }

    /// What the database lacks of what was acknowledged; nil when it lacks nothing.
    var loss: LogLoss? { state.withLock { if case .lost(let loss) = $0.comparison { loss } else { nil } } }

    /// What it may lack, and only keys can tell.
    var doubt: LogLoss? { state.withLock { if case .undecided(let loss) = $0.comparison { loss } else { nil } } }

    func note(_ comparison: Comparison) { state.withLock { $0.comparison = comparison } }

    /// Refuses everything but going on after a loss, while there is one.
    func admit(_ use: LogReserve.Use) throws(VaultError) {
        if use != .continuing, loss != nil { throw .logBlocked(.entriesMissing) }
    }

    /// Writes down how far the log is on the disk.
    func keep(_ durable: WriterState.Head) throws(VaultError) {
        let isKept = state.withLock { state in
            let now = Self.reading(of: durable, after: state)
            guard now.size > 0, now != state.last else { return true }
            state.writes += 1
            let place = Int64(state.writes % 2) * Int64(Self.line)
            guard clinux_write_at(descriptor, Self.text(now, state.writes), place) == 0 else { return false }
            (state.last, state.isDurable) = (now, false)
            return true
        }
        if !isKept { throw .logBlocked(.failing) }
    }

    /// What is to be written down of the log as it is on the disk; its own root only where that is the one to go by.
    private static func reading(of durable: WriterState.Head, after state: State) -> Reading {
        var known = state.last?.generation == durable.generation ? state.last?.known : nil
        if let tree = durable.tree, state.comparison.isWhole || known == nil {
            known = Root(size: tree.size, hash: tree.root(with: LogWriter.hasher))
        }
        return Reading(generation: durable.generation, size: UInt64(durable.nextSeq), known: known)
    }

    /// Makes durable what was written since the last time.
    func sync() {
        let isDurable = state.withLock { state in
            defer { state.isDurable = true }
            return state.isDurable
        }
        if !isDurable { _ = clinux_sync_data(descriptor) }
    }

    private static func text(_ reading: Reading, _ writes: UInt64) -> String {
        let root =
            reading.known.map { $0.size == reading.size ? $0.hash.base64 : "\($0.hash.base64)@\($0.size)" } ?? "-"
        let said = "\(format) \(writes) \(reading.generation) \(reading.size) \(root)"
        let whole = "\(said) \(sum(of: said))"
        return whole + String(repeating: " ", count: line - 1 - whole.utf8.count) + "\n"
    }

    private static func sum(of text: String) -> String { Hash.sha256(Array(text.utf8)).hex }

    private static func parse(_ line: ArraySlice<UInt8>) -> (reading: Reading, writes: UInt64)? {
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 6, words[0] == format, words[5] == sum(of: words.dropLast().joined(separator: " ")),
            let writes = UInt64(words[1]), let generation = Int64(words[2]), let size = UInt64(words[3])
        else { return nil }
        return (Reading(generation: generation, size: size, known: root(words[4], of: size)), writes)
    }

    /// A root and, after an at sign, the size that it is of, where that isn't the log's.
    private static func root(_ text: String, of size: UInt64) -> Root? {
        let parts = text.split(separator: "@").map(String.init)
        guard let hash = parts.first.flatMap({ try? TreeHash(base64: $0) }) else { return nil }
        return Root(size: parts.dropFirst().first.flatMap { UInt64($0) } ?? size, hash: hash)
    }
}
