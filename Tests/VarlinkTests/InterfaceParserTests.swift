import FoundationEssentials
import Testing

@testable import Varlink

@Suite struct InterfaceParserTests {
    private func parse(_ text: String) throws(InterfaceSyntaxError) -> InterfaceDescription {
        try InterfaceDescription(parsing: text)
    }

    private func error(_ text: String) -> InterfaceSyntaxError? {
        do {
            _ = try parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `every kind of type is understood`() throws {
        let text = """
            interface org.example.types
            type All (
              a: bool, b: int, c: float, d: string, e: object, f: Other,
              g: ?string, h: []int, i: [string]Other, j: [string](), k: (x: int), l: (one, two), m: ?[]?[string](p, q)
            )
            type Other (only: string)
            """
        let interface = try parse(text)
        guard case .structure(let fields) = interface.members[0].definition else {
            Issue.record("not a structure")
            return
        }
        let choices = ["p", "q"].map { InterfaceDescription.Choice(name: $0, documentation: []) }
        #expect(fields.map(\.name) == "abcdefghijklm".map(String.init))
        #expect(fields[5].type == .named("Other"))
        #expect(fields[6].type == .optional(.string))
        #expect(fields[8].type == .map(.named("Other")))
        #expect(fields[9].type == .map(.structure([])))
        #expect(fields[12].type == .optional(.array(.optional(.map(.enumeration(choices))))))
    }

    @Test func `comments belong to what follows them or what they stand beside`() throws {
        let text = """
            # A licence.

            # About the interface.
            #
            # More of it.
            interface org.example.comments

            # Detached.

            # About the method.
            # [more]
            method Run(
              # Above.
              a: int,
              b: int, # Beside.
              c: int # Last.
            ) -> ()
            error Bare ()
            """
        let interface = try parse(text)
        #expect(interface.documentation == ["About the interface.", "", "More of it."])
        #expect(interface.members[0].documentation == ["About the method."])
        guard case .method(let parameters, _, let answer) = interface.members[0].definition else {
            Issue.record("not a method")
            return
        }
        #expect(parameters.map(\.documentation) == [["Above."], ["Beside."], ["Last."]])
        #expect(answer == .stream)
        #expect(interface.undocumented == ["Bare"])
    }

    @Test(arguments: [
        ("interface org.example.a\n\n§", 3, InterfaceSyntaxError.Problem.unexpectedCharacter),
        ("interface org.example.a\nmethod Run(a: int\n", 2, .unexpectedEnd),
        ("", 1, .unexpectedEnd),
        ("interface example\nerror A ()", 1, .notAnInterfaceName("example")),
        ("interface -a.b\nerror A ()", 1, .notAnInterfaceName("-a.b")),
        ("interface org.example.a", 1, .noMembers),
        ("interface org.example.a\nmethod run() -> ()", 2, .notAMemberName("run")),
        ("interface org.example.a\nerror A (\n_b: int)", 3, .notAFieldName("_b")),
        ("interface org.example.a\nerror A (a__b: int)", 2, .notAFieldName("a__b")),
        ("interface org.example.a\nerror A (a: ??int)", 2, .optionalOfOptional),
        ("interface org.example.a\nerror A (a: int, a: int)", 2, .definedTwice("a")),
        ("interface org.example.a\nerror A ()\nerror A ()", 3, .definedTwice("A")),
        ("interface org.example.a\nerror A (\n  b: Missing)", 3, .undefinedType("Missing")),
        ("interface org.example.a\nerror A (b: text)", 2, .expected("a type")),
        ("interface org.example.a\nmethod A() ()", 2, .expected("->")),
        ("interface org.example.a\nerror A (one, two)", 2, .expected("a structure")),
        ("interface org.example.a\nstruct A ()", 2, .expected("type, method or error")),
        ("interface org.example.a\ntype A int", 2, .expected("(")),
    ])
    func `a wrong definition is refused at its line`(text: String, line: Int, problem: InterfaceSyntaxError.Problem) {
        #expect(error(text) == InterfaceSyntaxError(line: line, problem: problem))
    }

    @Test func `types nested without end are refused, not followed`() {
        let opening = String(repeating: "(a: ", count: 100_000)
        #expect(error("interface org.example.deep\ntype A \(opening)")?.problem == .nestedTooDeeply)
        let arrays = String(repeating: "[]", count: 100_000)
        #expect(error("interface org.example.deep\ntype A (a: \(arrays)int)")?.problem == .nestedTooDeeply)
    }

    @Test func `damaged definitions are parsed or refused, never a crash`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let sound = Array(try Data(contentsOf: folder.appending(path: "Support/org.example.workshop.varlink")))
        var random = SeededGenerator(seed: 1)
        let pieces = ["(", ")", ",", ":", "?", "[]", "[string]", "->", "#", "\n", "type", "A", "a", "\u{0}", "é"]
        var refused = 0
        for _ in 0..<2_000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...20, using: &random))
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                bytes.replaceSubrange(start..<end, with: Array(piece.utf8))
            }
            if error(String(decoding: bytes, as: UTF8.self)) != nil { refused += 1 }
        }
        #expect(refused > 500 && refused < 2_000)
    }
}
