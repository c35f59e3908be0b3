import Testing

/// What the client says goes one way, where a write that fails is seen, and commands end one way, where that is told.
@Suite struct OutputTests {
    /// Who else may write to a descriptor: the terminal's questions, its line of progress, and new files, which look at
    /// the result.
    private static let writers: Set = [
        "AmanatClient/Output/Delivery.swift", "AmanatClient/Output/ProgressLine.swift",
        "AmanatClient/Terminal/Terminal.swift", "AmanatClient/Log/NewFile.swift",
    ]
    private static let ends: Set = ["AmanatClient/Verbs/Verb.swift", "AmanatClient/Verbs/PrintingVerb.swift"]
    private static let bare: Set = [
        "print", "debugPrint", "putchar", "puts", "fputs", "fwrite", "printf", "vprintf", "dprintf",
        "FileHandle", "stdout", "STDOUT_FILENO", "TextOutputStream",
    ]

    private var client: [SourceTree.File] { SourceTree.sources.filter { $0.target == "AmanatClient" } }

    /// The calls in a file: a word and what stands before it.
    private func words(in file: SourceTree.File) -> [(before: String, word: String)] {
        let tokens = CodeTokens(file.text).tokens.map(\.text)
        return zip([""] + tokens, tokens).map { (before: $0, word: $1) }
    }

    @Test func `nothing in the client writes but by the writers that look whether it was written`() {
        #expect(client.count > 100)
        for file in client {
            for (before, word) in words(in: file) where before != "func" && before != "." {
                #expect(!Self.bare.contains(word), "\(file.path)")
                #expect(word != "cterminal_write" || Self.writers.contains(file.path), "\(file.path)")
            }
        }
    }

    @Test func `no command has an end of its own`() {
        let verbs = client.filter { $0.path.hasPrefix("AmanatClient/Verbs/") && !Self.ends.contains($0.path) }
        #expect(verbs.count > 70)
        for file in verbs {
            let tokens = CodeTokens(file.text).tokens.map(\.text)
            let own = tokens.indices.contains { tokens[$0...].starts(with: ["func", "run", "(", ")"]) }
            #expect(!own, "\(file.path)")
        }
    }
}
