import Testing
import TransparencyLog

@Suite struct RangeProofTests {
    private let hasher = Sodium.hasher

    private func stored(_ leaves: [TreeHash]) -> StoredTree {
        var tree = GrowingTree(hasher: hasher)
        for leaf in leaves { tree.append(leaf) }
        return tree.stored
    }

    private func run(_ proof: RangeProof, _ leaves: ArraySlice<TreeHash>) throws -> CompactTree {
        var run = try proof.before
        for leaf in leaves { run.append(leaf, with: hasher) }
        return run
    }

    @Test func `every run of every tree up to 24 leaves makes the recursive root, and no other run does`() throws {
        let leaves = (0..<24).map(NaiveTree.leaf)
        let tree = stored(leaves)
        for size in 1...24 {
            let root = NaiveTree.root(leaves[..<size])
            for first in 0..<size {
                for end in first + 1...size {
                    let proof = try tree.rangeProof(of: UInt64(first)..<UInt64(end), at: UInt64(size))
                    try proof.verify(run(proof, leaves[first..<end]), in: root, with: hasher)
                    let other = leaves[first..<end].dropLast() + [hasher.emptyRoot]
                    #expect(throws: TreeError.laterRootDiffers(size: UInt64(size))) {
                        try proof.verify(run(proof, other), in: root, with: hasher)
                    }
                }
            }
        }
    }

    @Test func `a run cut short, or with a subtree too many, is refused`() throws {
        let leaves = (0..<13).map(NaiveTree.leaf)
        let proof = try stored(leaves).rangeProof(of: 2..<7, at: 13)
        let root = NaiveTree.root(leaves[...])
        #expect(throws: TreeError.self) { try proof.verify(run(proof, leaves[2..<6]), in: root, with: hasher) }
        let padded = RangeProof(first: 2, size: 13, left: proof.left, right: proof.right + [root])
        #expect(throws: TreeError.wrongProofLength(expected: proof.right.count, found: proof.right.count + 1)) {
            try padded.verify(run(padded, leaves[2..<7]), in: root, with: hasher)
        }
        let unfounded = RangeProof(first: 2, size: 13, left: [], right: proof.right)
        #expect(throws: TreeError.badFrontier(size: 2, hashes: 0)) { try unfounded.before }
        #expect(throws: TreeError.sizeBeyondTree(size: 14, available: 13)) {
            try stored(leaves).rangeProof(of: 2..<14, at: 13)
        }
    }
}
