import Testing
import Trust

@Suite struct IdentifierTests {
    @Test func `an identifier reads back from its text`() throws {
        for _ in 0..<200 {
            let id = CaseID.random()
            #expect(id.text.utf8.count == 26)
            #expect(try CaseID(text: id.text) == id)
            #expect(try CaseID(bytes: id.bytes) == id)
        }
    }

    @Test func `text forms are those of Crockford`() throws {
        #expect(try UserID(bytes: [UInt8](repeating: 0, count: 16)).text == "00000000000000000000000000")
        #expect(try UserID(bytes: [UInt8](repeating: 255, count: 16)).text == "7zzzzzzzzzzzzzzzzzzzzzzzzz")
        let ascending = try UserID(bytes: Array(0..<16))
        #expect(ascending.text == "00041061050r3gg28a1c60t3gf")
    }

    @Test(arguments: [
        "", "0000000000000000000000000", "000000000000000000000000000", "8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "0000000000000000000000000O", "0000000000000000000000000A", "0000000000000000000000000l",
        "0000000000000-000000000000", "0000000000000000000000000ö",
    ])
    func `loose text is refused`(text: String) {
        #expect(throws: TrustError.malformed(.identifier)) { try UserID(text: text) }
    }

    @Test func `bytes of another length are refused`() {
        for count in [0, 15, 17] {
            #expect(throws: TrustError.malformed(.identifier)) {
                try VaultID(bytes: [UInt8](repeating: 1, count: count))
            }
        }
    }

    @Test func `identifiers are ordered as their bytes are`() throws {
        for _ in 0..<100 {
            let (left, right) = (RecordID.random(), RecordID.random())
            #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
            #expect((left < right) == (left.text < right.text))
        }
    }
}
