import Testing

@Suite struct ImportTests {
    @Test func `every target imports only what the table allows`() throws {
        for file in SourceTree.sources {
            let allowed = try #require(ImportTable.allowed[file.target], "no row for \(file.target)")
            let strangers = file.imports.subtracting(allowed).subtracting(ImportTable.everywhere)
            #expect(strangers.isEmpty, "\(file.path) imports \(strangers.sorted())")
        }
    }

    @Test func `the table has no line that no source uses`() throws {
        var used: [String: Set<String>] = [:]
        for file in SourceTree.sources { used[file.target, default: []].formUnion(file.imports) }
        for (target, imports) in used {
            let allowed = try #require(ImportTable.allowed[target])
            #expect(allowed.subtracting(imports).isEmpty, "\(target)")
        }
    }

    @Test func `only the keeper of the vault speaks SQL`() throws {
        let speakers = Set(SourceTree.sources.filter { $0.imports.contains("GRDB") }.map(\.target))
        #expect(speakers == ["VaultCore"])
    }

    @Test func `the folders are the architecture`() throws {
        let targets = Set(ImportTable.allowed.keys).union(ImportTable.inC)
        let found = try SourceTree.folders(below: "Sources")
        #expect(found.subtracting(targets).isEmpty)
        #expect(targets.subtracting(found).isEmpty)
        let top = try SourceTree.folders(below: "").filter { !$0.hasPrefix(".") }
        #expect(top.isSubset(of: ["Config", "Sources", "systemd", "Tests"]))
    }

    @Test func `import lines are read with what stands before and behind them`() {
        let text =
            "import A\npackage import B\n@testable import C\nimport struct D.E\n// import F\nlet x = \"import G\"\n"
        #expect(SourceTree.File(path: "X/x.swift", text: text).imports == ["A", "B", "C", "D"])
    }
}
