import Testing

@Suite struct StyleTests {
    /// Files longer than 250 lines that aren't generated, each with its reason: none.
    static let longFiles: Set<String> = []
    static let longest = 250

    @Test func `unsafe is written in Sealing and where the peer's credentials are read only`() throws {
        for file in try SourceTree.sources() where file.target != "Sealing" {
            guard file.path != "Varlink/Server/PeerCredentials.swift" else { continue }
            #expect(Self.lines(of: file, with: /\bunsafe\b/) == [], "\(file.path)")
        }
    }

    @Test(arguments: Traps.all) func `nothing traps on purpose`(_ trap: Trap) throws {
        for file in try SourceTree.sources() {
            let found = file.code.indices.filter { trap.stands(in: file.code[$0]) }.map { $0 + 1 }
            #expect(found == [], "\(file.path): \(trap)")
        }
    }

    @Test func `no file is longer than 250 lines, except generated ones`() throws {
        for file in try SourceTree.sources() where !file.path.hasSuffix(".generated.swift") {
            guard !Self.longFiles.contains(file.path) else { continue }
            #expect(file.lines.count - 1 <= Self.longest, "\(file.path)")
        }
    }

    @Test func `no source is public, unchecked, or left for later`() throws {
        for file in try SourceTree.sources() {
            #expect(
                Self.lines(of: file, with: /\b(public|open) (struct|class|enum|func|var|let|protocol|init)\b/) == [])
            #expect(Self.lines(of: file, with: /@unchecked\s+Sendable/) == [], "\(file.path)")
            #expect(!file.text.contains("TODO") && !file.text.contains("FIXME"), "\(file.path)")
        }
    }

    private static func lines(of file: SourceTree.File, with pattern: some RegexComponent) -> [Int] {
        file.code.indices.filter { file.code[$0].contains(pattern) }.map { $0 + 1 }
    }
}

/// A way to stop the daemon that has no place in the sources.
enum Trap: String, Sendable, CustomTestStringConvertible {
    case forcedTry = "try!"
    case forcedCast = "as!"
    case fatalError = "fatalError("
    case preconditionFailure = "preconditionFailure("
    case forcedUnwrap = "a forced unwrap"

    var testDescription: String { rawValue }

    /// Whether a line of code, without strings and comments, holds it.
    func stands(in line: String) -> Bool {
        switch self {
        case .forcedTry: line.contains(/\btry!/)
        case .forcedCast: line.contains(/\bas!/)
        case .fatalError: line.contains(/\bfatalError\(/)
        case .preconditionFailure: line.contains(/\bpreconditionFailure\(/)
        case .forcedUnwrap: line.contains(/[A-Za-z0-9_)\]]!(?![=A-Za-z])/)
        }
    }
}

/// The traps, and proof that each is found.
@Suite struct Traps {
    static let all: [Trap] = [.forcedTry, .forcedCast, .fatalError, .preconditionFailure, .forcedUnwrap]

    @Test func `each trap is recognised where it stands`() {
        let samples: [(Trap, String)] = [
            (.forcedTry, "let a = try! b()"), (.forcedCast, "let a = b as! C"), (.fatalError, "fatalError()"),
            (.preconditionFailure, "preconditionFailure()"), (.forcedUnwrap, "let a = b[0]!.c"),
            (.forcedUnwrap, "return value!"),
        ]
        for (trap, line) in samples { #expect(trap.stands(in: line), "\(line)") }
        #expect(!Trap.forcedUnwrap.stands(in: "if a != b && !c { }"))
    }
}
