import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    private let signer = TestSigner(seed: [UInt8](repeating: 1, count: 32))
    private let root = NaiveTree.leaf(0)

    private func checkpoint() throws -> Checkpoint {
        Checkpoint(origin: try LogOrigin(vault: "0f-9", generation: 2), size: 42, root: root)
    }

    private func signed(as name: String) throws -> SignedNote {
        var note = try checkpoint().note
        note.sign(as: try signer.key(named: name), with: signer.sign)
        return note
    }

    @Test func `a checkpoint is three lines and reads back`() throws {
        let checkpoint = try checkpoint()
        #expect(checkpoint.noteText.hasPrefix("amanat/0f-9/2\n42\n"))
        #expect(try Checkpoint(noteText: checkpoint.noteText) == checkpoint)
    }

    @Test func `a signed checkpoint opens with the log's key`() throws {
        let note = try SignedNote(parsing: signed(as: "amanat/0f-9/2").formatted)
        let keys = [try signer.key(named: "amanat/0f-9/2")]
        #expect(try Checkpoint(opening: note, trusting: keys, check: Sodium.check) == checkpoint())
    }

    @Test func `a trusted key of another log cannot speak for this one`() throws {
        let keys = [try signer.key(named: "amanat/0f-9/1")]
        let note = try signed(as: "amanat/0f-9/1")
        #expect(throws: NoteError.foreignOrigin) { try Checkpoint(opening: note, trusting: keys, check: Sodium.check) }
    }

    @Test func `at a key change both keys have signed and either opens it`() throws {
        let successor = TestSigner(seed: [UInt8](repeating: 2, count: 32))
        var note = try signed(as: "amanat/0f-9/2")
        note.sign(as: try successor.key(named: "amanat/0f-9/2"), with: successor.sign)
        for key in [try signer.key(named: "amanat/0f-9/2"), try successor.key(named: "amanat/0f-9/2")] {
            #expect(try Checkpoint(opening: note, trusting: [key], check: Sodium.check).size == 42)
        }
    }

    static let hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test(arguments: [
        ("", NoteFault.origin), ("\n1\n\(hash)\n", .origin), ("example.com/log\n1\n\(hash)\n", .origin),
        ("amanat/A/1\n1\n\(hash)\n", .origin), ("amanat/a/01\n1\n\(hash)\n", .origin),
        ("amanat/a\n1\n\(hash)\n", .origin),
        ("amanat//1\n1\n\(hash)\n", .origin), ("amanat/a/1/\n1\n\(hash)\n", .origin),
        ("amanat/a/1\n01\n\(hash)\n", .treeSize), ("amanat/a/1\n+1\n\(hash)\n", .treeSize),
        ("amanat/a/1\n\n", .treeSize),
        ("amanat/a/1\n-1\n\(hash)\n", .treeSize), ("amanat/a/1\n18446744073709551616\n\(hash)\n", .treeSize),
        ("amanat/a/1\n1\nAAAA\n", .rootHash), ("amanat/a/1\n1\n", .rootHash),
        ("amanat/a/1\n1\n\(hash.dropLast())\n", .rootHash),
        ("amanat/a/1\n1\n\(hash)", .extensionLine), ("amanat/a/1\n1\n\(hash)\nmore\n", .extensionLine),
    ])
    func `a malformed checkpoint is refused and the fault named`(text: String, fault: NoteFault) {
        #expect(throws: NoteError.malformed(fault)) { try Checkpoint(noteText: text) }
    }
}
