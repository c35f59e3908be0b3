import GRDB
import Interfaces
import Sealing
import TransparencyLog
import Trust

@testable import VaultCore

/// RFC 6962's root as its text defines it, without anything stored.
func naiveRoot(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    guard leaves.count > 1 else { return leaves.first ?? LogWriter.hasher.emptyRoot }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    let middle = leaves.startIndex + half
    return LogWriter.hasher.node(naiveRoot(leaves[..<middle]), naiveRoot(leaves[middle...]))
}

extension Centre {
    /// The leaves of the current generation as they stand beside the entries.
    func leaves() throws -> [TreeHash] {
        try onDisk { store in
            let table = LeafTable(store: store, generation: self.vault.writerState.mark().generation)
            return try table.leaves(0..<(try table.size()))
        }
    }

    /// The stored tree's answer to a question about it.
    func tree<Value>(_ read: (StoredTree) throws(TreeError) -> Value) throws -> Value {
        try onDisk { store in
            let generation = self.vault.writerState.mark().generation
            let size = try LeafTable(store: store, generation: generation).size()
            return try TreeTable(store: store, generation: generation).reading(size, read)
        }
    }

    func checkpoint(by person: Person? = nil) async throws -> Audit.Checkpoint.Reply {
        try await perform(MakeCheckpoint(.init(session: person?.session)))
    }

    @discardableResult
    func verify(session: String? = nil, since: String? = nil) async throws -> Audit.Verify.Reply {
        try await vault.verifyLog(.init(session: session, since: since), for: Centre.root) { _ in true }
    }

    /// Every row that a verification of the rows names, as table and key.
    @discardableResult
    func verifyRows(session: String? = nil) async throws -> [String] {
        var altered: [String] = []
        _ = try await vault.verifyRows(.init(session: session), for: Centre.root) { told in
            altered += told.altered.map { "\($0.table) \($0.row)" }
            return true
        }
        return altered
    }

    /// A checkpoint as the log's own key signed it of a log that went further than this one.
    func lostCheckpoint(_ more: Int = 7) throws -> String {
        let head = vault.writerState.mark()
        var tree = head.tree ?? CompactTree()
        for number in 0..<more { tree.append(LogWriter.hasher.leaf([UInt8(number)]), with: LogWriter.hasher) }
        let lost = tree
        return try intrude { _, keys in
            try LogSigner(keys, generation: head.generation).sign(lost, after: nil).formatted
        }
    }

    /// Entries without content, for trees too large to write through the door.
    func fill(_ count: Int) throws {
        let mark = vault.writerState.mark()
        try onDisk { store in
            try store.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?3 - 1)
                INSERT INTO log_entry (generation, seq, segment, leaf, box) SELECT ?1, ?2 + i, 1, randomblob(32), x'00' FROM n
                """, [mark.generation, mark.nextSeq, count])
        }
    }
}

extension Audit.Checkpoint.Reply {
    /// What was signed, after the signature was verified with the newest of the keys.
    var opened: Checkpoint {
        get throws {
            let keys = try self.keys.map { try VerifierKey($0, hasher: LogWriter.hasher) }
            return try Checkpoint(opening: SignedNote(parsing: note), trusting: keys, check: LogSigner.check)
        }
    }
}
