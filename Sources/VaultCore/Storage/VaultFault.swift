/// What is wrong with the place where the vault lies; each says what to do about it.
package enum VaultFault: Error, Equatable, Sendable {
    case missingDirectory(String)
    case symbolicLink(String)
    case severalLinks(String)
    case openToOthers(path: String, mode: String)
    case foreignOwner(path: String, uid: UInt32)
    case inUse(String)
    case unreadable(path: String, cause: String)
    case newerVersion(found: Int, known: Int)
    case damaged(path: String)
    case altered(path: String, what: String)
    case foreign(path: String, what: String)
    case lost(String)

    /// What is wrong.
    package var problem: String {
        switch self {
        case .missingDirectory(let path): "there is no \(path), or it can't be reached"
        case .symbolicLink(let path): "\(path) is a symbolic link, which somebody else could turn"
        case .severalLinks(let path): "\(path) has a second name, under which somebody else could keep it"
        case .openToOthers(let path, let mode): "\(path) is open to others (mode \(mode))"
        case .foreignOwner(let path, let uid): "\(path) belongs to uid \(uid) and not to the daemon"
        case .inUse(let path): "another daemon has this vault open (\(path))"
        case .unreadable(let path, let cause): "\(path) can't be opened (error \(cause))"
        case .newerVersion(let found, let known): "the vault is of version \(found); this daemon knows up to \(known)"
        case .damaged(let path): "\(path) is not a vault's database, or it is damaged"
        case .foreign(let path, let what): "\(path) isn't as a vault makes it: \(what)"
        case .lost(let path): "there was a vault here, and \(path) is empty or gone"
        case .altered(let path, let what): "the vault in \(path) was altered: \(what)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .missingDirectory: "make the directory with mode 0700, owned by the daemon's user"
        case .symbolicLink: "give the directory itself, as state_directory or --state; the vault's files are no links"
        case .severalLinks(let path): "find the other name (find -samefile \(path)) and who made it; then remove it"
        case .openToOthers(let path, _): "find out who could have read it; then chmod go-rwx \(path)"
        case .foreignOwner: "start the daemon as the owner, or give the files to the daemon's user"
        case .inUse: "stop the other daemon, or give this one a --state of its own"
        case .unreadable: "check that the disk is there and writable, and who owns the files"
        case .newerVersion: "install the newer amanatd: a vault is never opened by an older one"
        case .damaged: "keep the file as it is, and restore the newest backup into an empty directory"
        case .foreign:
            "tell an auditor and keep a copy of the files; restore the newest backup, or put right by hand what is named"
        case .lost(let path): "put \(path) back, or restore the newest backup; a new vault needs an empty directory"
        case .altered: "tell an auditor, keep the files, and restore the newest backup into an empty directory"
        }
    }
}
