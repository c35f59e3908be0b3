/// What the vault says to the journal: public by nature, and worth keeping away from the vault's own disk.
package enum JournalNews: Sendable {
    /// A checkpoint as it was signed.
    case checkpoint(PublishedCheckpoint)
    /// What doesn't fit in the log.
    case damaged(LogFault)
    /// A row that isn't what was written.
    case damagedRow(DamagedRow)
    /// A table whose pages or indexes are damaged.
    case damagedTable(String)
    /// The database lacks entries that were acknowledged.
    case lost(LogLoss)
    /// As many entries are there as were acknowledged, under another root; an unseal decides what that means.
    case undecided(LogLoss)
    /// A file of the vault isn't the one at its path any more: its name, and what stands there.
    case displaced(String, String)
}

/// A signed checkpoint, as people are given it.
package struct PublishedCheckpoint: Sendable, Hashable {
    /// `amanat/<vault id>/<generation>`
    package let origin: String
    package let size: UInt64
    /// Base64.
    package let root: String
    /// Base64 of key id ‖ signature, one per key that signed.
    package let signatures: [String]
    /// The whole C2SP signed note.
    package let note: String
}
