import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    private let signer = TestSigner(seed: [UInt8](repeating: 7, count: 32))
    private let other = TestSigner(seed: [UInt8](repeating: 8, count: 32))

    private func signed(_ text: String = "one line\n\nand another\n") throws -> SignedNote {
        var note = try SignedNote(text: text)
        note.sign(as: try signer.key(named: "log.example"), with: signer.sign)
        return note
    }

    @Test func `a note with two signers is read back as written and names both`() throws {
        var note = try signed()
        note.sign(as: try other.key(named: "new.example"), with: other.sign)
        let again = try SignedNote(parsing: note.formatted)
        #expect(again == note)
        let keys = [try other.key(named: "new.example"), try signer.key(named: "log.example")]
        #expect(try again.signers(among: keys, check: Sodium.check).map(\.name) == ["log.example", "new.example"])
    }

    @Test func `a stranger's signature is ignored and alone is none`() throws {
        let note = try signed()
        #expect(throws: NoteError.unsigned) {
            try note.signers(among: [other.key(named: "log.example")], check: Sodium.check)
        }
        #expect(throws: NoteError.unsigned) {
            try note.signers(among: [signer.key(named: "elsewhere.example")], check: Sodium.check)
        }
    }

    @Test func `any byte of the text altered makes a trusted key's signature bad`() throws {
        let key = try signer.key(named: "log.example")
        let formatted = try signed().formatted
        for (place, byte) in "one line\n\nand another".utf8.enumerated() where byte != 0x0A {
            var bytes = Array(formatted.utf8)
            bytes[place] ^= 0x01
            let altered = try SignedNote(parsing: String(decoding: bytes, as: UTF8.self))
            #expect(throws: NoteError.badSignature(keyID: key.id)) {
                try altered.signers(among: [key], check: Sodium.check)
            }
        }
    }

    @Test func `a bad signature of one trusted key spoils the note that another has signed well`() throws {
        var note = try signed()
        let key = try other.key(named: "new.example")
        note.sign(as: key) { _ in [UInt8](repeating: 0, count: 64) }
        #expect(throws: NoteError.badSignature(keyID: key.id)) {
            try note.signers(among: [signer.key(named: "log.example"), key], check: Sodium.check)
        }
    }

    @Test func `the same trusted key twice is ambiguous`() throws {
        let key = try signer.key(named: "log.example")
        let note = try signed()
        #expect(throws: NoteError.ambiguousKey(id: key.id)) {
            try note.signers(among: [key, key], check: Sodium.check)
        }
    }

    @Test func `a verifier key is read back from its text and an id that does not fit is refused`() throws {
        let key = try signer.key(named: "amanat/abc/1")
        #expect(try VerifierKey(key.text, hasher: Sodium.hasher) == key)
        let renamed = "x" + key.text
        #expect(throws: NoteError.malformed(.verifierKey)) { try VerifierKey(renamed, hasher: Sodium.hasher) }
        #expect(throws: NoteError.malformed(.verifierKey)) { try VerifierKey("amanat", hasher: Sodium.hasher) }
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{A0}b", "a\nb", "a\u{2003}b"])
    func `a key name that would break a signature line is refused`(name: String) {
        #expect(throws: NoteError.malformed(.keyName)) { try signer.key(named: name) }
    }

    @Test(arguments: ["", "no newline", "tab\there\n", "cr\r\n", "nul\u{0}\n"])
    func `a text that is not plain lines is refused`(text: String) {
        #expect(throws: NoteError.malformed(.text)) { try SignedNote(text: text) }
    }

    @Test(arguments: [
        ("text\n", NoteFault.division), ("text\n\n", .division), ("text\n\n— a AAAAAAA=", .division),
        ("\u{2014} a AAAAAAA=\n", .division),
        ("text\n\nx\n", .signatureLine), ("text\n\n— a\n", .signatureLine), ("text\n\n— a b c\n", .signatureLine),
        ("text\n\n— a AAAAAA==\n", .signatureLine), ("text\n\n— a AAAAAAB=\n", .signatureLine),
        ("text\n\n- a AAAAAAA=\n", .signatureLine), ("text\n\n— a+b AAAAAAA=\n", .signatureLine),
        ("text\n\n—  AAAAAAA=\n", .signatureLine), ("te\txt\n\n— a AAAAAAA=\n", .text),
        ("text\n\n" + String(repeating: "— a AAAAAAA=\n", count: 101), .tooManySignatures),
    ])
    func `a malformed note is refused and the fault named`(note: String, fault: NoteFault) {
        #expect(throws: NoteError.malformed(fault)) { try SignedNote(parsing: note) }
    }

    @Test func `a hundred signature lines are taken`() throws {
        let note = "text\n\n" + String(repeating: "— a AAAAAAA=\n", count: 100)
        #expect(try SignedNote(parsing: note).signatures.count == 100)
    }

    @Test func `the known answer of Go's note package is reproduced`() throws {
        let seed: [UInt8] = Self.goSeed
        let go = TestSigner(seed: seed)
        var note = try SignedNote(text: Self.goText)
        let key = try go.key(named: "PeterNeumann")
        #expect(key.text == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        note.sign(as: key, with: go.sign)
        #expect(note.formatted == Self.goText + "\n" + Self.goSignature)
    }

    private static let goSeed: [UInt8] = [
        0x81, 0x0A, 0x14, 0x02, 0xD5, 0x14, 0x6C, 0x8D, 0x84, 0xF2, 0x44, 0x33, 0x30, 0xF5, 0x40, 0x80,
        0xEB, 0xF9, 0x8E, 0xE1, 0x7D, 0x9C, 0x74, 0xF6, 0x25, 0x2F, 0xC5, 0xD5, 0xC7, 0x28, 0x31, 0x73,
    ]
    private static let goText =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let goSignature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
}
