import CanonicalJSON
import Testing

@Suite struct ParsingTests {
    private func parse(_ text: String) throws(CanonicalJSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test func `64 nested containers are read and the 65th is refused where it opens`() throws {
        _ = try parse(nested(64))
        #expect(throws: CanonicalJSONError.tooDeep(offset: 64)) { try parse(nested(65)) }
    }

    @Test func `a hundred thousand brackets are refused without recursion`() {
        #expect(throws: CanonicalJSONError.tooDeep(offset: 192)) {
            try parse(String(repeating: "[{\"a\":", count: 100_000))
        }
    }

    @Test func `brackets inside text do not count as nesting`() throws {
        let text = String(repeating: "[{", count: 100) + #"\"["#
        #expect(try parse("\"\(text)\"").stringValue?.count == 202)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF, 0xFE, 0x31, 0x00],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: CanonicalJSONError.notUTF8) { try JSONValue(parsing: bytes) }
    }

    @Test(
        arguments: [
            [0xEF, 0xBB, 0xBF, 0x31], [0x00, 0x31], [0x31, 0x00], [0x5B, 0x00, 0x5D, 0x00], [0x00, 0x00, 0x00, 0x31],
            [0x0B, 0x31], [0x31, 0xC2, 0xA0],
        ] as [[UInt8]])
    func `no other encoding is guessed and no byte order mark taken`(bytes: [UInt8]) {
        #expect(throws: (any Error).self) {
            do throws(CanonicalJSONError) {
                _ = try JSONValue(parsing: bytes)
            } catch .strayByte {
                throw CanonicalJSONError.strayByte(offset: 0)
            } catch {
                Issue.record("refused for another reason: \(error)")
            }
        }
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":1}"#, #"[{"b":{"a":{},"c":1,"a":{"x":{"y":1}}}}]"#,
        "{\"\u{E9}\":1,\"e\u{301}\":2}",
    ])
    func `a member named twice is refused however it is spelled`(text: String) {
        #expect(throws: CanonicalJSONError.duplicateKey) { try parse(text) }
    }

    @Test func `the same name in different objects is fine and so are colons in text`() throws {
        #expect(try parse(#"{"a":{"a":":\":"},"b:":[{"a":1},{"a":1}]}"#)["b:"]?[1]?["a"] == 1)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "[1 , ]", "[,]", "[1,,2]", "{,}", #"{"a":1,}"#, "[1 2]", #"{"a" 1}"#, "{a:1}", "{1:2}",
        "'a'", "nul", "True", "NaN", "Infinity",
        "-", "01", "1.", ".5", "+1", "1e", "0x10", "1e400", "\"a", "\"\\x\"", "\"\\u12\"", "\"\t\"", "\"\n\"", "1 1",
        "[1]]",
        "]", "//c\n1", "/**/1", #""\ud800""#, #""\udc00x""#, ":", #"{"a":1}:"#, ",",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: CanonicalJSONError.malformed) { try parse(text) }
    }

    @Test func `numbers keep their kind`() throws {
        #expect(try parse("[0,-0,5,5.0,-7,9223372036854775807]") == [0, 0, 5, 5, -7, .integer(.max)])
        #expect(try parse("[0.5,1e20,-2.5e-3]") == [0.5, 1e20, -2.5e-3])
    }

    @Test func `random damage never gives a value that changes when written and read again`() throws {
        var generator = SeededGenerator(seed: 64)
        var taken = 0
        for _ in 0..<1_500 {
            var bytes = try JSONValue.random(depth: 3, using: &generator).canonical
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
            guard let value = try? JSONValue(parsing: bytes), let again = try? value.canonical else { continue }
            taken += 1
            #expect(try JSONValue(parsing: again) == value)
        }
        #expect(taken > 50)
    }
}
