import FoundationEssentials
import Testing
import Varlink

@testable import varlink_swift

@Suite struct GeneratorTests {
    private func generate(_ definition: String) throws(GeneratorError) -> String {
        try InterfaceWriter(definition: "interface org.example.shop\n" + definition, file: "test").source()
    }

    private func error(_ definition: String) -> GeneratorError? {
        do {
            _ = try generate(definition)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("case_id", "caseID"), ("Case", "case"), ("seed", "seed"), ("record_ids", "recordIDs"), ("a_b_c", "aBC"),
        ("firstName", "firstName"), ("base_url", "baseURL"),
    ])
    func `a wire name becomes a Swift name`(wire: String, swift: String) {
        #expect(SwiftNames.property(wire) == swift)
    }

    @Test func `the file is named after the last label of the interface`() throws {
        let writer = try InterfaceWriter(definition: "interface org.amanat.Cases\nerror A ()", file: "x")
        #expect(writer.fileName == "Cases.generated.swift")
        #expect(SwiftNames.namespace(of: "org.example.field-work") == "FieldWork")
    }

    @Test func `keywords are escaped and keep their wire name`() throws {
        let source = try generate("type A (case: ?string, in_case: int)")
        #expect(source.contains("package var `case`: String?"))
        #expect(source.contains("case inCase = \"in_case\""))
        #expect(source.contains("package init(`case`: String? = nil, inCase: Int)"))
    }

    @Test func `only what a request can hold refuses unknown fields`() throws {
        let source = try generate(
            """
            type Asked (a: Inner)
            type Inner (b: int)
            type Told (c: int)
            method Run(asked: []Asked) -> (told: Told)
            """)
        #expect(source.contains("only: [\"a\"]"))
        #expect(source.contains("only: [\"b\"]"))
        #expect(source.contains("only: [\"asked\"]"))
        #expect(!source.contains("only: [\"c\"]"))
        #expect(!source.contains("only: [\"told\"]"))
    }

    @Test func `the definition is carried as it is, whatever it holds`() throws {
        let source = try generate("# Quotes \"\"\"# and \\(escapes)\nerror A ()\r\n")
        #expect(source.contains("definition: ##\"\"\"\n"))
        #expect(source.contains("        # Quotes \"\"\"# and \\(escapes)\n        error A ()\n\n        \"\"\"##,\n"))
    }

    @Test func `a streaming method is told apart`() throws {
        let source = try generate("# [more]\nmethod Watch() -> ()\nmethod Look() -> ()")
        #expect(source.contains("package enum Watch: VarlinkStream {"))
        #expect(source.contains("package enum Look: VarlinkCall {"))
        #expect(source.contains("MethodSummary(\"Watch\", .stream),"))
    }

    @Test(arguments: [
        ("type String (a: int)", GeneratorError.reservedName("String")),
        ("method Failure() -> ()", .reservedName("Failure")),
        ("type Shop (a: int)", .reservedName("Shop")),
        ("type A (case_id: int, caseID: int)", .collidingNames("caseID")),
        ("type A (b: (one_two, oneTwo))", .collidingNames("oneTwo")),
        ("type A (b: B)\ntype B (a: ?A)", .endlessType("A")),
        ("type A (b: (c: A))", .endlessType("A")),
        ("type A (", .syntax(file: "test", InterfaceSyntaxError(line: 2, problem: .unexpectedEnd))),
    ])
    func `what Swift can't say is refused`(definition: String, expected: GeneratorError) {
        #expect(error(definition) == expected)
    }

    @Test func `a type may contain itself through an array or a map`() {
        #expect(error("type A (b: []A, c: [string]A)") == nil)
    }

    @Test func `an inline type never takes a name that Swift keeps`() throws {
        let source = try generate("type A (type: (one, two), string: (a: int), shop: (b: int))")
        #expect(source.contains("package var type: TypeValue"))
        #expect(source.contains("package var string: StringValue"))
        #expect(source.contains("package var shop: ShopValue"))
    }

    @Test(arguments: ["VarlinkTests/Support/org.example.workshop", "VarlinkCertification/org.varlink.certification"])
    func `generating again gives the same bytes`(name: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: name + ".varlink")
        let writer = try InterfaceWriter(definition: String(contentsOf: file, encoding: .utf8), file: name)
        let folder = file.deletingLastPathComponent()
        let kept = try String(contentsOf: folder.appending(path: writer.fileName), encoding: .utf8)
        #expect(try writer.source() == kept)
    }
}
