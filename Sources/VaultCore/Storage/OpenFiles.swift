import CLinux
import FoundationEssentials
import Synchronization

/// Whether the files at the vault's paths are still those that the daemon has open.
///
/// A descriptor goes on working when its file has been moved, deleted or replaced: what is written then is gone at the next
/// start. So each commit compares device, inode and number of links before it begins and again before anybody is
/// answered, and the daemon compares them once a second while nobody asks for anything.
final class OpenFiles: Sendable {
    /// How a path differs from what is open.
    enum Difference: String, Sendable {
        case missing, replaced, linked
    }

    /// A file that isn't where it has to be.
    struct Displaced: Sendable, Equatable {
        /// Its name in the state directory.
        let name: String
        let difference: Difference
    }

    private let directory: String
    private let reserve: LogReserve
    private let kept: [(name: String, file: FileIdentity)]
    /// What was different when a commit had become durable in a file that nobody may find again; stays until the daemon ends.
    private let strayed = Mutex<Displaced?>(nil)

    /// Takes what is open now for right, once it is certain that the paths lead there.
    init(_ names: [String], in directory: String, _ reserve: LogReserve) throws(VaultFault) {
        self.directory = directory
        self.reserve = reserve
        var kept: [(name: String, file: FileIdentity)] = []
        for name in names {
            let path = directory + "/" + name
            guard let file = FileIdentity(at: path), file.isHeldOpen else {
                throw .unreadable(path: path, cause: "moved")
            }
            guard file.difference(from: path) == nil else { throw .severalLinks(path) }
            kept.append((name, file))
        }
        self.kept = kept
    }

    /// The first file that isn't in its place.
    var displaced: Displaced? {
        if let strayed = strayed.withLock({ $0 }) { return strayed }
        for (name, file) in kept {
            if let difference = file.difference(from: directory + "/" + name) {
                return Displaced(name: name, difference: difference)
            }
        }
        return reserve.difference.map { Displaced(name: LogReserve.name, difference: $0) }
    }

    /// Refuses to begin a commit in files that aren't in their places.
    func check() throws(VaultError) {
        if displaced != nil { throw .logBlocked(.displaced) }
    }

    /// Refuses to answer for a commit that went into files that aren't in their places.
    func confirm() throws(VaultError) {
        guard let displaced else { return }
        strayed.withLock { $0 = displaced }
        throw .logBlocked(.displaced)
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

    /// How what stands at a path now differs from it.
    func difference(from path: String) -> OpenFiles.Difference? {
        let found = clinux_standing_at(path)
        guard found.error == 0 else { return .missing }
        guard found.device == device, found.inode == inode else { return .replaced }
        return found.links == 1 ? nil : .linked
    }
}
