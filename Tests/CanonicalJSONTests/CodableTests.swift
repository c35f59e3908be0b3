import CanonicalJSON
import FoundationEssentials
import Testing

@Suite struct CodableTests {
    private struct Reply: Codable, Equatable {
        let id: Int
        let content: JSONValue
        let extra: JSONValue?
    }

    @Test func `a value travels inside another type`() throws {
        let reply = Reply(
            id: 7, content: ["name": "زرغونه", "ages": [11, 12.5, nil], "seen": true, "none": [:]], extra: nil)
        let data = try JSONEncoder().encode(reply)
        #expect(try JSONDecoder().decode(Reply.self, from: data) == reply)
    }

    @Test func `every kind survives encoding and decoding`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let value = JSONValue.random(depth: 4, using: &generator)
            #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value)) == value)
        }
    }

    @Test func `a truth value is no number and a number is no truth value`() throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data("[true,1,0,false]".utf8))
        #expect(value == [.bool(true), .integer(1), .integer(0), .bool(false)])
    }

    @Test func `accessors answer only for their own kind`() {
        let value: JSONValue = ["t": "x", "i": 3, "n": 2.5, "b": false, "a": [1], "z": nil]
        #expect(value["t"]?.stringValue == "x")
        #expect(value["t"]?.integerValue == nil)
        #expect(value["i"]?.integerValue == 3)
        #expect(value["i"]?.numberValue == 3)
        #expect(value["n"]?.integerValue == nil)
        #expect(value["b"]?.boolValue == false)
        #expect(value["a"]?[0] == 1)
        #expect(value["a"]?[1] == nil)
        #expect(value["z"]?.isNull == true)
        #expect(value["missing"] == nil)
        #expect(value["a"]?["t"] == nil)
    }
}
