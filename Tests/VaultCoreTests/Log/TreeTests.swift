import FoundationEssentials
import Interfaces
import Sealing
import Testing
import TransparencyLog

@testable import VaultCore

/// Every entry is a leaf, whoever wrote it and whether or not there were keys, and the tree only grows.
@Suite struct `The tree over the log` {
    @Test func `its root at every size is that of a tree without memory`() async throws {
        let staff = try await Staff.fresh()
        for _ in 0..<3 { _ = try await staff.centre.read(staff.note, by: staff.noor) }
        let leaves = try staff.centre.leaves()
        #expect(Int64(leaves.count) == staff.centre.nextSeq)
        for size in 0...leaves.count {
            let root = try staff.centre.tree { tree throws(TreeError) in try tree.root(at: UInt64(size)) }
            #expect(root == naiveRoot(leaves[..<size]))
        }
        let memory = try #require(staff.centre.vault.writerState.durable.tree)
        #expect(memory.root(with: LogWriter.hasher) == naiveRoot(leaves[...]))
    }

    @Test func `it grows while the vault is sealed, and taking the inbox in changes no leaf`() async throws {
        let centre = try await Staff.fresh().centre
        _ = try await centre.perform(SealVault(.init()))
        await #expect(throws: VaultError.sealed) { try await centre.login("noor") }
        let sealed = try centre.leaves()
        _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        let unsealed = try centre.leaves()
        #expect(Array(unsealed.prefix(sealed.count)) == sealed && unsealed.count == sealed.count + 1)
    }

    @Test func `an undone request leaves nothing in it`() async throws {
        let staff = try await Staff.fresh()
        let before = try #require(staff.centre.vault.writerState.durable.tree)
        await #expect(throws: VaultError.self) {
            try await staff.centre.vault.loop.perform(for: .vault) { database, state throws(VaultError) in
                let work = Work(
                    staff.centre.vault, Store(database: database), state,
                    Work.Request(
                        caller: Centre.root, at: staff.centre.clock.moment, keys: staff.centre.vault.keys, session: nil)
                )
                let mark = state.mark()
                try LogWriter(work).append("whoami", .done)
                #expect(state.durable.tree == before, "what isn't on the disk can't be signed")
                state.restore(mark)
                throw .logBlocked(.failing)
            }
        }
        #expect(staff.centre.vault.writerState.mark().tree == before)
    }

    @Test func `an append stores one node in 256, and the proofs of a large tree hold`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try centre.fill(70_000)
        let next = try centre.restart()
        let count = try next.onDisk { try $0.row("SELECT count(*) FROM log_node")?.integer(0, of: .logNode) }
        let leaves = try next.leaves()
        #expect(count == Int64(leaves.count / 256 + leaves.count / 65_536))
        var generator = SystemRandomNumberGenerator()
        let hasher = LogWriter.hasher
        for _ in 0..<20 {
            let size = UInt64.random(in: 1...UInt64(leaves.count), using: &generator)
            let index = UInt64.random(in: 0..<size, using: &generator)
            let (root, inclusion, consistency) = try next.tree { tree throws(TreeError) in
                (
                    try tree.root(at: size), try tree.inclusionProof(of: index, at: size),
                    try tree.consistencyProof(from: index + 1, to: size)
                )
            }
            #expect(root == naiveRoot(leaves[..<Int(size)]), "size \(size)")
            try inclusion.verify(leaves[Int(index)], in: root, with: hasher)
            try consistency.verify(earlier: naiveRoot(leaves[...Int(index)]), later: root, with: hasher)
        }
    }

    @Test func `nodes that were taken are made again at a start, which says so, and a kill costs one batch`()
        async throws
    {
        let centre = try await Staff.fresh().centre
        try centre.fill(40_000)
        let first = try centre.onDisk { store in
            try LogTree(1, store).buildBatch() ? try TreeTable(store: store, generation: 1).count(at: 8) : 0
        }
        #expect(first == 64, "one batch")
        let next = try centre.restart()
        #expect(next.vault.logDamage == .node(generation: 1, level: 8, index: 64))
        let tree = try #require(next.vault.writerState.durable.tree)
        #expect(tree.root(with: LogWriter.hasher) == naiveRoot(try next.leaves()[...]))
    }
}
