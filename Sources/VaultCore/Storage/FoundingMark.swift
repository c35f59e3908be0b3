import FoundationEssentials

/// A file beside the database that says no more than that a vault was founded here.
///
/// Without it an empty file, or none, would pass for a place where nothing ever was, and be founded over. Whoever makes or
/// takes it away gains nothing: a vault that is there makes it again at each start.
struct FoundingMark {
    private let path: String
    private let database: String

    init(in directory: String) {
        path = directory + "/founded"
        database = directory + "/vault.db"
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

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

    /// Makes the file; a directory that takes none has no entry written either.
    func put() {
        if isThere { return }
        _ = FileManager.default.createFile(atPath: path, contents: Data(), attributes: [.posixPermissions: 0o600])
    }
}
