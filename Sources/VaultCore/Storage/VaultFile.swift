import CLinux
import FoundationEssentials
import GRDB
import Glibc

/// The vault's database file: private to the daemon's user, opened by one daemon at a time.
struct VaultFile {
    let queue: DatabaseQueue
    let lock: VaultLock
    let reserve: LogReserve
    let files: OpenFiles
    let head: LogHead
    let mark: FoundingMark

    static func open(in directory: String) throws(VaultFault) -> VaultFile {
        try checkPrivate(directory)
        let lock = try lock(StateFile.lock.path(in: directory))
        let path = StateFile.database.path(in: directory)
        let mark = FoundingMark(in: directory)
        try mark.check()
        for file in StateFile.allCases.map({ $0.path(in: directory) }) where exists(file) { try checkPrivate(file) }
        umask(0o077)
        // Before the database: on a full disk it opens with what the reserve gives up.
        let reserve = LogReserve(in: directory)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // Only now: GRDB lowers it to NORMAL when it turns the WAL on, after `prepareDatabase`.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous=FULL") }
            try migrate(queue)
            let head = try LogHead(in: directory)
            let files = try OpenFiles(in: directory, reserve, mark)
            return VaultFile(queue: queue, lock: lock, reserve: reserve, files: files, head: head, mark: mark)
        } catch let fault as VaultFault {
            throw fault
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            throw .damaged(path: path)
        } catch {
            throw .unreadable(path: path, cause: "\((error as? DatabaseError)?.resultCode.rawValue ?? -1)")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.foreignKeysEnabled = true
        configuration.label = "vault"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;
                    PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-8000;
                    """)
        }
        return configuration
    }

    /// SQLite's own check of pages and indexes: `ok`, or the first fault; nil if the file can't be read.
    ///
    /// It reads the whole file, so it doesn't keep the writer.
    func check() async -> String? {
        guard let beside = try? readingBeside("check") else { return nil }
        return try? await beside.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    }

    /// Whether database and WAL are in their places, and certainly hold all that was acknowledged: what a damaged WAL still
    /// has is left as it is for whoever looks into the loss.
    var isWhole: Bool { files.displaced == nil && head.loss == nil && head.doubt == nil }

    /// A connection that only reads, for what takes longer than a request may wait.
    ///
    /// Never while the WAL isn't in its place: SQLite would make another one there.
    func readingBeside(_ label: String) throws -> DatabaseQueue {
        try files.check()
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = label
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA cache_size=-2000;")
        }
        return try DatabaseQueue(path: queue.path, configuration: configuration)
    }

    private static func migrate(_ queue: DatabaseQueue) throws {
        let found = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard found <= Schema.version else { throw VaultFault.newerVersion(found: found, known: Schema.version) }
        if let what = try queue.read({ try SchemaCheck.foreign(in: $0) }) {
            throw VaultFault.foreign(path: queue.path, what: what)
        }
        try Schema.migrator.migrate(queue)
        if let what = try queue.read({ try SchemaCheck.missing(in: $0) }) {
            throw VaultFault.foreign(path: queue.path, what: what)
        }
        guard try queue.read({ try TableCheck.fault(of: TableCheck.atStart, in: $0) }) == nil else {
            throw VaultFault.damaged(path: queue.path)
        }
        try queue.write { try $0.execute(sql: "PRAGMA user_version = \(Schema.version)") }
    }

    /// Whether anything stands there: a link that leads nowhere, too.
    private static func exists(_ path: String) -> Bool { clinux_standing_at(path).error == 0 }

    /// Refuses a directory or file that others could read: whoever set the mode has to see it.
    private static func checkPrivate(_ path: String) throws(VaultFault) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let type = attributes[.type] as? FileAttributeType, let mode = attributes[.posixPermissions] as? Int,
            let owner = attributes[.ownerAccountID] as? Int
        else { throw .missingDirectory(path) }
        guard type != .typeSymbolicLink else { throw .symbolicLink(path) }
        guard mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: String(mode, radix: 8)) }
        guard UInt32(owner) == geteuid() else { throw .foreignOwner(path: path, uid: UInt32(owner)) }
        guard type == .typeDirectory || clinux_standing_at(path).links == 1 else { throw .severalLinks(path) }
    }

    private static func lock(_ path: String) throws(VaultFault) -> VaultLock {
        if exists(path) { try checkPrivate(path) }
        let descriptor = clinux_lock_file(path)
        if descriptor >= 0 { return VaultLock(descriptor: descriptor) }
        if -descriptor == EWOULDBLOCK { throw .inUse(path) }
        throw .unreadable(path: path, cause: String(-descriptor))
    }
}

/// The lock that keeps a second daemon out, held until the vault is let go; the kernel frees it however a daemon ends.
final class VaultLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
