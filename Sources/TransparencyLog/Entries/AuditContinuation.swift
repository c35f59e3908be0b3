/// What the first entry of a later generation says of the one before: the checkpoint that it should have held, and what
/// of it was still there.
///
/// It is written when the database is found older than a checkpoint of it, or altered before one.
package struct AuditContinuation: Hashable, Sendable {
    /// The generation that went before.
    package let generation: UInt64
    /// Entries under the checkpoint that was kept elsewhere, and their root.
    package let size: UInt64
    package let root: AuditHash
    /// Entries that were found; those from here up to `size` are lost.
    package let found: UInt64

    package init(generation: UInt64, size: UInt64, root: AuditHash, found: UInt64) {
        self.generation = generation
        self.size = size
        self.root = root
        self.found = found
    }
}
