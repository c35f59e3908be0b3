import FoundationEssentials
import GRDB

/// Whether the key book is being moved to a new master key: what a restart goes by.
enum RotationMark: String, Sendable {
    /// It goes on at the next unseal.
    case moving
    /// An admin has stopped it; it goes on when she says so.
    case stopped

    static let name = "rotation"

    init?(stored: [UInt8]) { self.init(rawValue: String(decoding: stored, as: UTF8.self)) }

    /// Nil while every row has been through.
    static func read(_ store: Store) throws(VaultError) -> RotationMark? {
        guard let row = try store.row("SELECT value FROM meta WHERE name = ?", [name]) else { return nil }
        guard let mark = RotationMark(stored: try row.blob(0, of: .meta)) else {
            throw .tampered(.meta, name)
        }
        return mark
    }

    func write(_ store: Store) throws(VaultError) {
        try store.run(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [Self.name, Array(rawValue.utf8).data])
    }

    static func remove(_ store: Store) throws(VaultError) {
        try store.run("DELETE FROM meta WHERE name = ?", [name])
    }
}
