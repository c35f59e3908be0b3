import CLinux
import FoundationEssentials
import Synchronization

/// Whether the files at the vault's paths are still those that the daemon has open.
///
/// A descriptor goes on working when its file has been moved, deleted or replaced: what is written then is gone at the next
/// start. So each commit compares device, inode and number of links before it begins and again before anybody is
/// answered, and the daemon compares them once a second while nobody asks for anything. Database and WAL only ever grow,
/// save where the daemon cuts the WAL itself: one that is shorter has lost what was acknowledged.
final class OpenFiles: Sendable {
    /// How a path differs from what is open.
    enum Difference: String, Sendable {
        case missing, replaced, linked, shortened
    }

    /// A file that isn't where it has to be.
    struct Displaced: Sendable, Equatable {
        /// Its name in the state directory.
        let name: String
        let difference: Difference
    }

    private struct State {
        /// What was different when it could no longer come right by itself; stays until the daemon ends.
        var strayed: Displaced?
        /// How long the files that only grow were when last looked at.
        var lengths: [StateFile: UInt64] = [:]
    }

    private let directory: String
    private let reserve: LogReserve
    private let mark: FoundingMark
    private let kept: [(name: StateFile, file: FileIdentity)]
    private let state = Mutex(State())

    /// Takes what is open now for right, once it is certain that the paths lead there.
    init(in directory: String, _ reserve: LogReserve, _ mark: FoundingMark) throws(VaultFault) {
        self.directory = directory
        (self.reserve, self.mark) = (reserve, mark)
        var kept: [(name: StateFile, file: FileIdentity)] = []
        for name in StateFile.open {
            let path = name.path(in: directory)
            guard let file = FileIdentity(at: path), file.isHeldOpen else {
                throw .unreadable(path: path, cause: "moved")
            }
            guard file.difference(from: path) == nil else { throw .severalLinks(path) }
            kept.append((name, file))
        }
        self.kept = kept
        measure()
    }

    /// The first file that isn't in its place.
    var displaced: Displaced? { state.withLock { $0.strayed } ?? found }

    /// The same, as it is at this moment.
    private var found: Displaced? {
        let lengths = state.withLock { $0.lengths }
        for (name, file) in kept {
            if let difference = file.difference(from: path(name), atLeast: lengths[name] ?? 0) {
                return Displaced(name: name.rawValue, difference: difference)
            }
        }
        return reserve.difference.map { Displaced(name: StateFile.reserve.rawValue, difference: $0) }
            ?? mark.difference.map { Displaced(name: StateFile.mark.rawValue, difference: $0) }
    }

    private func path(_ name: StateFile) -> String { name.path(in: directory) }

    /// Takes the lengths of the files for right: after a commit, and after the WAL was cut.
    func measure() {
        let lengths = StateFile.growing.map { ($0, clinux_standing_at(path($0)).size) }
        state.withLock { $0.lengths = Dictionary(uniqueKeysWithValues: lengths) }
    }

    /// Refuses to begin a commit in files that aren't in their places.
    func check() throws(VaultError) {
        if displaced != nil { throw .logBlocked(.displaced) }
    }

    /// Refuses to answer for a commit that went into files that aren't in their places.
    func confirm() throws(VaultError) {
        guard let displaced else { return measure() }
        stray(displaced)
        throw .logBlocked(.displaced)
    }

    private func stray(_ displaced: Displaced) { state.withLock { $0.strayed = $0.strayed ?? displaced } }
}

extension OpenFiles {
    /// What may be done about the WAL, so that nothing is lost that only it holds.
    enum Remedy: Sendable {
        /// Only its descriptor still leads to it: all of it has to go into the database, at once.
        case writeBack
        /// Something has shortened it: SQLite may have, after writing all of it back.
        case cut
    }

    /// What to do about the WAL; nil while it is in its place, or where the database itself isn't.
    ///
    /// A file that was put in the WAL's place would be taken for it at the next start, and its older pages written over the
    /// newer ones that are written back now: it is put aside, never deleted.
    func remedy() -> Remedy? {
        guard let found, found.name == StateFile.log.rawValue else { return nil }
        switch found.difference {
        case .missing: return .writeBack
        case .replaced:
            stray(found)
            return putAside() ? .writeBack : nil
        case .shortened: return .cut
        case .linked: return nil
        }
    }

    private func putAside() -> Bool {
        let standing = clinux_standing_at(path(.log))
        let aside = path(.log) + ".replaced-\(standing.inode)"
        return (try? FileManager.default.moveItem(atPath: path(.log), toPath: aside)) != nil
    }
}

/// Which file it is, whatever it is called.
struct FileIdentity: Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// What stands at a path; nil where nothing does.
    init?(at path: String) {
        let found = clinux_standing_at(path)
        guard found.error == 0 else { return nil }
        (device, inode) = (found.device, found.inode)
    }

    /// Whether a descriptor of the daemon's is this file: as long as one is, its number isn't given to another.
    var isHeldOpen: Bool { clinux_holds_open(device, inode) == 1 }

    /// How what stands at a path now differs from it, which was that long before.
    func difference(from path: String, atLeast length: UInt64 = 0) -> OpenFiles.Difference? {
        let found = clinux_standing_at(path)
        guard found.error == 0 else { return .missing }
        guard found.device == device, found.inode == inode else { return .replaced }
        guard found.links == 1 else { return .linked }
        return found.size < length ? .shortened : nil
    }
}
