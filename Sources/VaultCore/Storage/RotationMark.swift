import FoundationEssentials
import GRDB

/// Whether the key book is being moved to a new master key: what a restart goes by.
enum RotationMark: String, Sendable {
    /// It goes on at the next unseal.
    case moving
    /// An admin has stopped it; it goes on when she says so.
    case stopped

    private static let name = "rotation"

    /// Nil while every row has been through.
    static func read(_ store: Store) throws(VaultError) -> RotationMark? {
        guard let row = try store.row("SELECT value FROM meta WHERE name = ?", [name]) else { return nil }
        guard let mark = RotationMark(rawValue: String(decoding: try row.blob(0, of: .meta), as: UTF8.self)) else {
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
