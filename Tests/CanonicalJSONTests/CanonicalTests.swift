import CanonicalJSON
import Testing

@Suite struct CanonicalTests {
    private func canonicalText(_ value: JSONValue) throws -> String {
        String(decoding: try value.canonical, as: UTF8.self)
    }

    @Test func `the example of RFC 8785 section 3-2-2 gets its canonical form`() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try canonicalText(JSONValue(parsing: Array(text.utf8))) == expected)
    }

    @Test func `members are ordered by UTF-16 code units as in RFC 8785 section 3-2-3`() throws {
        let text = #"""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        let names = [
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
            "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
        ]
        let canonical = try canonicalText(JSONValue(parsing: Array(text.utf8)))
        let places = names.compactMap { canonical.firstRange(of: $0)?.lowerBound }
        #expect(places.count == names.count)
        #expect(places == places.sorted())
    }

    @Test func `control characters take the short escape where there is one and lower-case hexadecimal elsewhere`()
        throws
    {
        let value = JSONValue.string("\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}\"\\/")
        #expect(try canonicalText(value) == #""\u0000\b\t\n\u000b\f\r\u001f"# + "\u{7F}" + #"\"\\/""#)
    }

    @Test func `scalars are kept as given and not normalised`() throws {
        let decomposed = JSONValue.string("e\u{301}")
        #expect(try decomposed.canonical == Array("\"e\u{301}\"".utf8))
        #expect(try decomposed.canonical != JSONValue.string("\u{E9}").canonical)
    }

    @Test(arguments: [Int64.max, .min, 1 << 53, -(1 << 53)])
    func `an integer that a double would round is refused`(integer: Int64) {
        #expect(throws: CanonicalJSONError.integerBeyondDouble) { try JSONValue.integer(integer).canonical }
    }

    @Test func `the largest exact integers are written`() throws {
        #expect(
            try canonicalText([9_007_199_254_740_991, -9_007_199_254_740_991]) == "[9007199254740991,-9007199254740991]"
        )
    }

    @Test func `a number that is not finite is refused at any depth`() {
        #expect(throws: CanonicalJSONError.nonFiniteNumber) {
            try (["a": [["b": .number(.infinity)]]] as JSONValue).canonical
        }
    }

    @Test func `reading canonical bytes and writing them again changes nothing`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let value = JSONValue.random(depth: 4, using: &generator)
            let bytes = try value.canonical
            let read = try JSONValue(parsing: bytes)
            #expect(read == value)
            #expect(try read.canonical == bytes)
        }
    }
}
