import CTerminal
import Glibc

/// A directory in memory that is the caller's alone: mode 0700, on tmpfs, hers, and no link.
///
/// Session tokens and texts under the editor live only here: what was never on a disk can't be found on one.
package struct PrivateDirectory: Hashable, Sendable {
    package let path: String

    /// The first fitting place: `$XDG_RUNTIME_DIR`, `/run/user/UID`, then `/dev/shm/amanat-UID`.
    package static func ours(environment: [String: String], uid: UInt32 = getuid()) throws(CommandError) -> Self {
        let parents = [environment["XDG_RUNTIME_DIR"], "/run/user/\(uid)"].compactMap(\.self)
        for parent in parents where fault(of: parent, uid: uid) == nil {
            if let found = try? existingOrNew("\(parent)/amanat", uid: uid) { return found }
        }
        return try existingOrNew("/dev/shm/amanat-\(uid)", uid: uid)
    }

    /// Those that there are, wherever an earlier command found its place.
    package static func existing(environment: [String: String], uid: UInt32 = getuid()) -> [Self] {
        let parents = [environment["XDG_RUNTIME_DIR"], "/run/user/\(uid)"].compactMap(\.self)
        let paths = Set(parents.map { "\($0)/amanat" } + ["/dev/shm/amanat-\(uid)"])
        return paths.sorted().filter { fault(of: $0, uid: uid) == nil }.map { PrivateDirectory(path: $0) }
    }

    /// The directory at a path, made if there is none; refused if it is not private.
    package static func existingOrNew(_ path: String, uid: UInt32 = getuid()) throws(CommandError) -> Self {
        let made = cterminal_make_directory(path)
        guard made == 0 || made == -EEXIST, fault(of: path, uid: uid) == nil else { throw .noPrivateDirectory }
        return PrivateDirectory(path: path)
    }

    /// A directory inside.
    package func newDirectory(_ name: String) throws(CommandError) -> Self {
        try Self.existingOrNew("\(path)/\(name)")
    }

    /// What keeps a path from being private.
    enum Fault: Hashable, Sendable {
        case absent
        case notDirectory
        case otherOwner
        case openToOthers
        case onDisk
    }

    static func fault(of path: String, uid: UInt32) -> Fault? {
        let status = cterminal_status_of(path)
        guard path.hasPrefix("/"), status.error == 0 else { return .absent }
        if status.mode & S_IFMT != S_IFDIR { return .notDirectory }
        if status.owner != uid { return .otherOwner }
        if status.mode & 0o7777 != 0o700 { return .openToOthers }
        return cterminal_on_memory_filesystem(path) == 1 ? nil : .onDisk
    }
}
