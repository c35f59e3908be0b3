import Foundation
import Testing
import TransparencyLog

@Suite struct StoredTreeTests {
    /// Leaves of the largest random tree.
    static let limit = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1" ? 4_096 : 1_024
    private let hasher = Sodium.hasher

    private func tree(_ leaves: [TreeHash]) -> GrowingTree {
        var tree = GrowingTree(hasher: hasher)
        for leaf in leaves { tree.append(leaf) }
        return tree
    }

    @Test func `every proof of every tree up to 40 leaves is the recursive one and verifies`() throws {
        let leaves = (0..<40).map(NaiveTree.leaf)
        let stored = tree(leaves).stored
        for size in 1...40 {
            let part = leaves[..<size]
            let root = try stored.root(at: UInt64(size))
            #expect(root == NaiveTree.root(part))
            for index in 0..<size {
                let proof = try stored.inclusionProof(of: UInt64(index), at: UInt64(size))
                #expect(proof.path == NaiveTree.path(index, part))
                try proof.verify(leaves[index], in: root, with: hasher)
            }
            for earlier in 1...size {
                let proof = try stored.consistencyProof(from: UInt64(earlier), to: UInt64(size))
                #expect(proof.path == NaiveTree.proof(earlier, part))
                try proof.verify(earlier: NaiveTree.root(leaves[..<earlier]), later: root, with: hasher)
            }
        }
    }

    @Test func `random trees agree with the recursive reference`() throws {
        var generator = SeededGenerator(seed: 6_962)
        let leaves = (0..<Self.limit).map(NaiveTree.leaf)
        let stored = tree(leaves).stored
        for _ in 0..<24 {
            let size = Int.random(in: 1...Self.limit, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let earlier = Int.random(in: 1...size, using: &generator)
            let root = try stored.root(at: UInt64(size))
            #expect(root == NaiveTree.root(leaves[..<size]))
            let inclusion = try stored.inclusionProof(of: UInt64(index), at: UInt64(size))
            #expect(inclusion.path == NaiveTree.path(index, leaves[..<size]))
            try inclusion.verify(leaves[index], in: root, with: hasher)
            let consistency = try stored.consistencyProof(from: UInt64(earlier), to: UInt64(size))
            #expect(consistency.path == NaiveTree.proof(earlier, leaves[..<size]))
            try consistency.verify(earlier: NaiveTree.root(leaves[..<earlier]), later: root, with: hasher)
        }
    }

    @Test func `a proof asks the store for few nodes and only for those that appends completed`() throws {
        var compact = CompactTree()
        var nodes: [TreePosition: TreeHash] = [:]
        for number in 0..<1_000 {
            for node in compact.append(NaiveTree.leaf(number), with: hasher) { nodes[node.position] = node.hash }
        }
        let asked = Counter()
        let stored = StoredTree(size: 1_000, hasher: hasher) { [nodes] position throws(TreeError) in
            asked.count += 1
            guard let hash = nodes[position] else { throw .nodeUnavailable(position) }
            return hash
        }
        let proof = try stored.inclusionProof(of: 500, at: 999)
        try proof.verify(NaiveTree.leaf(500), in: stored.root(at: 999), with: hasher)
        _ = try stored.consistencyProof(from: 333, to: 1_000)
        #expect((20...60).contains(asked.count))
    }

    @Test func `what the tree does not have is refused`() throws {
        let stored = tree((0..<10).map(NaiveTree.leaf)).stored
        #expect(throws: TreeError.sizeBeyondTree(size: 11, available: 10)) { try stored.root(at: 11) }
        #expect(throws: TreeError.indexBeyondTree(index: 9, size: 9)) { try stored.inclusionProof(of: 9, at: 9) }
        #expect(throws: TreeError.indexBeyondTree(index: 0, size: 0)) { try stored.inclusionProof(of: 0, at: 0) }
        #expect(throws: TreeError.emptyTreeProvesNothing) { try stored.consistencyProof(from: 0, to: 10) }
        #expect(throws: TreeError.shrunk(from: 7, to: 6)) { try stored.consistencyProof(from: 7, to: 6) }
        #expect(try stored.root(at: 0) == hasher.emptyRoot)
    }

    @Test func `a node the store has lost is named`() throws {
        let lost = TreePosition(level: 2, index: 0)
        let stored = StoredTree(size: 8, hasher: hasher) { position throws(TreeError) in
            throw .nodeUnavailable(position)
        }
        #expect(throws: TreeError.nodeUnavailable(lost)) { try stored.inclusionProof(of: 7, at: 8) }
    }

    private final class Counter {
        var count = 0
    }
}
