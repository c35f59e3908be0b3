import CLinux
import FoundationEssentials
import Glibc
import Synchronization

/// A file beside the database that says no more than that a vault was founded here.
///
/// Without it an empty file, or none, would pass for a place where nothing ever was, and be founded over. Whoever makes or
/// takes it away gains nothing: a vault that is there makes it again at each start. It is held open, so that it is known
/// for as long as the daemon runs.
final class FoundingMark: Sendable {
    private struct Held {
        let descriptor: Int32
        let file: FileIdentity
    }

    private let path: String
    private let database: String
    private let held = Mutex<Held?>(nil)

    init(in directory: String) {
        path = StateFile.mark.path(in: directory)
        database = StateFile.database.path(in: directory)
    }

    deinit { held.withLock { held in if let held { _ = close(held.descriptor) } } }

    private var isThere: Bool { clinux_standing_at(path).error == 0 }

    /// How what stands at the path differs from the file that was made or found.
    var difference: OpenFiles.Difference? { held.withLock { $0?.file.difference(from: path) } }

    /// Refuses a place whose vault is gone; before anything of it is opened, which would make a new file.
    func check() throws(VaultFault) {
        let size = (try? FileManager.default.attributesOfItem(atPath: database))?[.size] as? Int
        if isThere, (size ?? 0) == 0 { throw .lost(database) }
    }

    /// The same once it is known whether a vault is in the file.
    func check(isFounded: Bool) throws(VaultFault) {
        if isFounded { return put() }
        if isThere { throw .lost(database) }
    }

    /// Makes the file, or takes up the one there is; a directory that takes none has no entry written either.
    func put() {
        held.withLock { held in
            guard held == nil else { return }
            let descriptor = clinux_open_private(path)
            guard descriptor >= 0 else { return }
            guard let file = FileIdentity(at: path) else { return _ = close(descriptor) }
            held = Held(descriptor: descriptor, file: file)
        }
    }
}
