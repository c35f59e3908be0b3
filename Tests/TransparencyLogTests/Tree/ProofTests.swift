import Testing
import TransparencyLog

@Suite struct ProofTests {
    private let hasher = Sodium.hasher
    private let leaves = (0..<100).map(NaiveTree.leaf)

    private var tree: StoredTree {
        var tree = GrowingTree(hasher: hasher)
        for leaf in leaves { tree.append(leaf) }
        return tree.stored
    }

    private func flipped(_ hash: TreeHash, at bit: Int) throws -> TreeHash {
        var bytes = hash.bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return try TreeHash(bytes)
    }

    @Test func `an inclusion proof with any hash altered is refused`() throws {
        let root = try tree.root(at: 77)
        let good = try tree.inclusionProof(of: 41, at: 77)
        for place in good.path.indices {
            var path = good.path
            path[place] = try flipped(path[place], at: 13 * place)
            let bad = InclusionProof(index: 41, size: 77, path: path)
            #expect(throws: TreeError.notIncluded(index: 41, size: 77)) {
                try bad.verify(leaves[41], in: root, with: hasher)
            }
        }
        #expect(throws: TreeError.notIncluded(index: 41, size: 77)) {
            try good.verify(leaves[42], in: root, with: hasher)
        }
    }

    @Test func `an inclusion proof is good for one index and one size`() throws {
        let root = try tree.root(at: 77)
        let good = try tree.inclusionProof(of: 41, at: 77)
        for index in UInt64(0)..<77 where index != 41 {
            let moved = InclusionProof(index: index, size: 77, path: good.path)
            #expect(throws: TreeError.self) { try moved.verify(leaves[41], in: root, with: hasher) }
        }
        for wrong in [good.path.dropLast(), good.path + [root]] as [ArraySlice<TreeHash>] {
            let bad = InclusionProof(index: 41, size: 77, path: Array(wrong))
            #expect(throws: TreeError.wrongProofLength(expected: 7, found: wrong.count)) {
                try bad.verify(leaves[41], in: root, with: hasher)
            }
        }
    }

    @Test func `indices and sizes near the largest number neither trap nor pass`() throws {
        let root = try tree.root(at: 10)
        for size in [UInt64.max, .max - 1, 1 << 63, 0] as [UInt64] {
            for index in [UInt64.max, .max - 2, 1 << 62, 0] as [UInt64] {
                let inclusion = InclusionProof(index: index, size: size, path: [root])
                #expect(throws: TreeError.self) { try inclusion.verify(root, in: root, with: hasher) }
                let consistency = ConsistencyProof(from: index, to: size, path: [root, root])
                guard index != size else { continue }
                #expect(throws: TreeError.self) { try consistency.verify(earlier: root, later: root, with: hasher) }
            }
        }
    }

    @Test func `a log rewritten anywhere before the earlier size is caught`() throws {
        let earlier = try tree.root(at: 60)
        for changed in [0, 31, 32, 59] {
            var rewritten = GrowingTree(hasher: hasher)
            for (number, leaf) in leaves.enumerated() {
                rewritten.append(number == changed ? NaiveTree.leaf(9_999) : leaf)
            }
            let proof = try rewritten.stored.consistencyProof(from: 60, to: 100)
            #expect(throws: TreeError.earlierRootDiffers(size: 60)) {
                try proof.verify(earlier: earlier, later: rewritten.root, with: hasher)
            }
        }
    }

    @Test func `a later root the proof does not lead to is named`() throws {
        let proof = try tree.consistencyProof(from: 60, to: 100)
        let (earlier, later) = (try tree.root(at: 60), try tree.root(at: 100))
        #expect(throws: TreeError.laterRootDiffers(size: 100)) {
            try proof.verify(earlier: earlier, later: flipped(later, at: 255), with: hasher)
        }
        #expect(throws: TreeError.laterRootDiffers(size: 60)) {
            try ConsistencyProof(from: 60, to: 60, path: []).verify(earlier: earlier, later: later, with: hasher)
        }
    }

    @Test func `a proof from the empty tree or from a larger one is refused by rule`() throws {
        let root = try tree.root(at: 5)
        #expect(throws: TreeError.emptyTreeProvesNothing) {
            try ConsistencyProof(from: 0, to: 5, path: []).verify(earlier: hasher.emptyRoot, later: root, with: hasher)
        }
        #expect(throws: TreeError.shrunk(from: 6, to: 5)) {
            try ConsistencyProof(from: 6, to: 5, path: []).verify(earlier: root, later: root, with: hasher)
        }
    }

    @Test func `a hash of another length than 32 bytes is none`() {
        #expect(throws: TreeError.badHashLength(31)) { try TreeHash([UInt8](repeating: 0, count: 31)) }
    }
}
