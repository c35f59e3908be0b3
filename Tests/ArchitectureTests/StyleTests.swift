import Testing

@Suite struct StyleTests {
    /// Files longer than 250 lines that aren't generated, each with its reason: none.
    static let longFiles: Set<String> = []
    static let longest = 250

    /// Where a slip is none: memory and C calls are `Sealing`'s, and the kernel's credentials one file's.
    private static func isAllowed(_ slip: Slip, in file: SourceTree.File) -> Bool {
        switch slip.kind {
        case .unsafe: file.target == "Sealing" || file.path == "Varlink/Server/PeerCredentials.swift"
        case .unchecked: file.path.hasPrefix("Sealing/Memory/")
        default: false
        }
    }

    @Test func `no source holds a word or a construct that the house style leaves out`() {
        #expect(SourceTree.sources.count > 100)
        for file in SourceTree.sources {
            let slips = Slip.find(in: file.text).filter { !Self.isAllowed($0, in: file) }
            #expect(slips == [], "\(file.path)")
        }
    }

    @Test func `no file is longer than 250 lines, except generated ones`() {
        for file in SourceTree.sources where !file.path.hasSuffix(".generated.swift") {
            guard !Self.longFiles.contains(file.path) else { continue }
            #expect(file.lines.count - 1 <= Self.longest, "\(file.path)")
        }
    }

    @Test(
        arguments: [
            ("let a = try! b()", Slip.Kind.trap), ("let a = b as! C", .trap), ("fatalError()", .trap),
            ("preconditionFailure()", .trap), ("let a = b[0]!.c", .forcedUnwrap), ("return value!", .forcedUnwrap),
            ("call(a!, b)", .forcedUnwrap), ("unsafe call()", .unsafe), ("public struct A {}", .public),
            ("final class A: @unchecked Sendable {}", .unchecked), ("// TODO: later", .leftForLater),
            ("var a: B!", .forcedUnwrap),
            ("let day = String(Moment.text(now(b)).prefix(10))", .cutDay),
        ])
    func `each slip is recognised where it stands`(_ line: String, _ kind: Slip.Kind) {
        #expect(Slip.find(in: line).map(\.kind) == [kind])
    }

    @Test(arguments: ["if a != b && !c {}", "let a = \"try! unsafe\"", "// a comment about fatalError", "x.map(!)"])
    func `what only looks like a slip is none`(_ line: String) {
        #expect(Slip.find(in: line) == [])
    }
}
