import Testing
import TransparencyLog

@Suite struct CompactTreeTests {
    /// google/certificate-transparency's reference tree: entries and the root after each.
    static let reference: [(entry: [UInt8], root: String)] = [
        ([], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ([0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ([0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ([0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ([0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ([0x40, 0x41, 0x42, 0x43], "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (Array(0x50...0x57), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (Array(0x60...0x6F), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ]

    private func hexadecimal(_ hash: TreeHash) -> String {
        hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `the reference tree of Certificate Transparency has its published roots`() {
        let hasher = Sodium.hasher
        var tree = CompactTree()
        #expect(
            hexadecimal(tree.root(with: hasher)) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (entry, root) in Self.reference {
            tree.append(hasher.leaf(entry), with: hasher)
            #expect(hexadecimal(tree.root(with: hasher)) == root)
        }
    }

    @Test func `a frontier taken up again goes on as if never put down`() throws {
        var tree = CompactTree()
        for number in 0..<200 {
            let again = try CompactTree(encoded: tree.encoded)
            #expect(again == tree)
            tree = again
            tree.append(NaiveTree.leaf(number), with: Sodium.hasher)
        }
        let leaves = (0..<200).map(NaiveTree.leaf)
        #expect(tree.root(with: Sodium.hasher) == NaiveTree.root(leaves[...]))
    }

    @Test func `an append hashes once per subtree it completes`() {
        var tree = CompactTree()
        for number in 0..<64 {
            let completed = tree.append(NaiveTree.leaf(number), with: Sodium.hasher)
            #expect(completed.map(\.position.level) == Array(0...(number + 1).trailingZeroBitCount))
            #expect(completed.allSatisfy { $0.position.index == UInt64(number) >> $0.position.level })
        }
    }

    @Test func `a frontier that does not fit its size is refused`() throws {
        var tree = CompactTree()
        for number in 0..<5 { tree.append(NaiveTree.leaf(number), with: Sodium.hasher) }
        #expect(throws: TreeError.badFrontier(size: 7, hashes: 2)) { try CompactTree(size: 7, frontier: tree.frontier) }
        #expect(throws: TreeError.badFrontier(size: 5, hashes: 1)) {
            try CompactTree(encoded: tree.encoded.dropLast(32))
        }
        #expect(throws: TreeError.badHashLength(31)) { try CompactTree(encoded: tree.encoded.dropLast()) }
        #expect(throws: TreeError.badHashLength(7)) { try CompactTree(encoded: [0, 0, 0, 0, 0, 0, 0]) }
    }
}
