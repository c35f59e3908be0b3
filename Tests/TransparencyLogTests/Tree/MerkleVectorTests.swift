import Foundation
import Testing
import TransparencyLog

/// transparency-dev/merkle's proofs, good and bad.
@Suite(.enabled(if: SharedVectors.exist("merkle"), "no ../shared/vectors/merkle beside the checkout"))
struct MerkleVectorTests {
    private struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: Data?
        let leafHash: Data?
        let proof: [Data]?
        let wantErr: Bool

        func verify() throws {
            let path = try (proof ?? []).map { try TreeHash(Array($0)) }
            let inclusion = InclusionProof(index: leafIdx, size: treeSize, path: path)
            let (leaf, root) = try (TreeHash(Array(leafHash ?? Data())), TreeHash(Array(root ?? Data())))
            try inclusion.verify(leaf, in: root, with: Sodium.hasher)
        }
    }

    private struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Data?
        let root2: Data?
        let proof: [Data]?
        let wantErr: Bool

        func verify() throws {
            let path = try (proof ?? []).map { try TreeHash(Array($0)) }
            let consistency = ConsistencyProof(from: size1, to: size2, path: path)
            let (earlier, later) = (try Self.hash(root1), try Self.hash(root2))
            try consistency.verify(earlier: earlier, later: later, with: Sodium.hasher)
        }

        /// Some roots are placeholder words, equal or not; their SHA-256 keeps that and has a hash's length.
        private static func hash(_ root: Data?) throws -> TreeHash {
            let bytes = Array(root ?? Data())
            return try TreeHash(bytes.starts(with: Array("don't care".utf8)) ? Sodium.sha256(bytes) : bytes)
        }
    }

    @Test func `published inclusion proofs verify exactly when they should`() throws {
        let vectors = try SharedVectors.all(Inclusion.self, in: "merkle/inclusion")
        #expect(vectors.count == 98)
        #expect(vectors.contains { !$0.vector.wantErr })
        for (name, vector) in vectors {
            #expect((try? vector.verify()) == nil ? vector.wantErr : !vector.wantErr, "\(name)")
        }
    }

    @Test func `published consistency proofs verify exactly when they should`() throws {
        let vectors = try SharedVectors.all(Consistency.self, in: "merkle/consistency")
        #expect(vectors.count == 98)
        #expect(vectors.contains { !$0.vector.wantErr })
        for (name, vector) in vectors {
            #expect((try? vector.verify()) == nil ? vector.wantErr : !vector.wantErr, "\(name)")
        }
    }
}

/// The same reference tree as inlined in `CompactTreeTests`, as its file has it.
@Suite(.enabled(if: SharedVectors.exist("rfc6962-ct"), "no ../shared/vectors/rfc6962-ct beside the checkout"))
struct ReferenceTreeVectorTests {
    private struct Reference: Decodable {
        let empty_root: String
        let leaves_hex: [String]
        let roots_hex_by_size_1_to_8: [String]
    }

    private func hexadecimal(_ hash: TreeHash) -> String {
        hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
    }

    @Test func `the reference tree's file agrees at every size`() throws {
        let references = try SharedVectors.all(Reference.self, in: "rfc6962-ct")
        let reference = try #require(references.first?.vector)
        var tree = GrowingTree(hasher: Sodium.hasher)
        #expect(hexadecimal(tree.root) == reference.empty_root)
        for (leaf, root) in zip(reference.leaves_hex, reference.roots_hex_by_size_1_to_8) {
            tree.append(Sodium.hasher.leaf(bytes(leaf)))
            #expect(hexadecimal(tree.root) == root)
        }
        #expect(tree.size == 8)
    }
}
