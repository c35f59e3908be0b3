import Testing
import TransparencyLog

@Suite struct LogProofTests {
    private static let name = "amanat/abc/1"
    private let hasher = Sodium.hasher
    private let signer = TestSigner(seed: [UInt8](repeating: 3, count: 32))

    private func proof(of index: UInt64, at size: UInt64, extra: [UInt8]? = nil) throws -> LogProof {
        var tree = GrowingTree(hasher: hasher)
        for number in 0..<20 { tree.append(NaiveTree.leaf(number)) }
        let origin = try LogOrigin(Self.name)
        var note = try Checkpoint(origin: origin, size: size, root: tree.stored.root(at: size)).note
        note.sign(as: try signer.key(named: Self.name), with: signer.sign)
        return LogProof(try tree.stored.inclusionProof(of: index, at: size), checkpoint: note, extra: extra)
    }

    private func verify(_ proof: LogProof, leaf: Int) throws -> Checkpoint {
        try proof.verify(
            NaiveTree.leaf(leaf), with: hasher, trusting: [signer.key(named: Self.name)], check: Sodium.check)
    }

    @Test(arguments: [(0, 1), (0, 20), (13, 20), (19, 20), (16, 17)] as [(UInt64, UInt64)])
    func `a proof is read back as written and verifies offline`(index: UInt64, size: UInt64) throws {
        for extra in [nil, [], [1, 2, 3]] as [[UInt8]?] {
            let proof = try proof(of: index, at: size, extra: extra)
            let again = try LogProof(parsing: proof.formatted)
            #expect(again == proof)
            #expect(try verify(again, leaf: Int(index)).size == size)
        }
    }

    @Test func `the text has the lines of C2SP tlog-proof in their order`() throws {
        let lines = try proof(of: 1, at: 2, extra: [0xFF]).formatted.split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1] == "extra /w==")
        #expect(lines[2] == "index 1")
        #expect(lines[3].count == 44)
        #expect(lines[4...6] == ["", "amanat/abc/1", "2"])
    }

    @Test func `a proof for another entry or with another index is refused`() throws {
        let good = try proof(of: 13, at: 20)
        #expect(throws: NoteError.proof(.notIncluded(index: 13, size: 20))) { try verify(good, leaf: 12) }
        let moved = try LogProof(parsing: good.formatted.replacing("index 13", with: "index 12"))
        #expect(throws: NoteError.proof(.notIncluded(index: 12, size: 20))) { try verify(moved, leaf: 13) }
        let beyond = try LogProof(parsing: good.formatted.replacing("index 13", with: "index 20"))
        #expect(throws: NoteError.proof(.indexBeyondTree(index: 20, size: 20))) { try verify(beyond, leaf: 13) }
    }

    @Test func `a proof whose checkpoint was altered is refused`() throws {
        let key = try signer.key(named: Self.name)
        let altered = try LogProof(parsing: proof(of: 13, at: 20).formatted.replacing("\n20\n", with: "\n21\n"))
        #expect(throws: NoteError.badSignature(keyID: key.id)) { try verify(altered, leaf: 13) }
    }

    @Test(arguments: [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", NoteFault.proofHeader),
        ("index 13", "index 013", .proofIndex), ("index 13\n", "", .proofIndex), ("index 13", "index", .proofIndex),
        ("index 13", "extra \nindex 13", .proofExtra), ("index 13", "extra /x==\nindex 13", .proofExtra),
        ("index 13", "index 13\nAAAA", .proofPath), ("\n\namanat", "\namanat", .proofPath),
    ])
    func `a malformed proof is refused and the fault named`(part: String, replacement: String, fault: NoteFault) throws
    {
        let text = try proof(of: 13, at: 20).formatted.replacing(part, with: replacement)
        #expect(throws: NoteError.malformed(fault)) { try LogProof(parsing: text) }
    }
}
