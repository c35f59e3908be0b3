import Testing

@testable import AmanatClient

@Suite struct LayoutTests {
    private static func bare(_ line: String) -> String {
        String(String.UnicodeScalarView(line.unicodeScalars.filter { !(0x2066...0x2069).contains($0.value) }))
    }

    @Test func `columns align by cells in every script`() {
        var table = Table(["child", "age"])
        table.add(["Zarmina", "12"])
        table.add(["زرمینہ", "9"])
        table.add(["漢字", "7"])
        let columns = table.lines().map { line in
            CellWidth.of(String(Self.bare(line).split(separator: " ").dropLast().joined(separator: " ")))
        }
        #expect(columns == [5, 7, 6, 4])
        let starts = table.lines().map {
            CellWidth.of(Self.bare($0)) - CellWidth.of(String($0.split(separator: " ")[1]))
        }
        #expect(Set(starts) == [9])
    }

    @Test func `a hostile value can not leave its cell`() {
        var table = Table(["a", "b"])
        table.add(["x\ny\u{1B}[A", "z"])
        #expect(table.lines() == ["a       b", "\u{2068}x␊y␛[A\u{2069}  z"])
    }

    @Test func `a table narrower than its values cuts the widest column`() {
        var table = Table(["id", "text"])
        table.add(["1", String(repeating: "w", count: 60)])
        #expect(table.lines(within: 30).allSatisfy { CellWidth.of(Self.bare($0)) <= 30 })
    }

    @Test func `a table without rows says nothing`() {
        #expect(Table(["a"]).lines().isEmpty)
    }

    @Test func `long values wrap under themselves`() {
        var block = KeyValueBlock()
        block.add("note", String(repeating: "word ", count: 10).trimmed)
        block.add("empty", "")
        #expect(block.lines(within: 31) == ["note  word word word word word", "      word word word word word"])
    }

    @Test func `a word longer than the line stays whole`() {
        let word = String(repeating: "x", count: 50)
        #expect(Wrapping.lines(of: SafeText("a \(word) b"), within: 20).map(\.line) == ["a", word, "b"])
    }

    @Test(arguments: [
        (true, [:], true), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["TERM": "dumb"], false),
        (false, [:], false),
    ])
    func `colour only on a terminal that wants it`(terminal: Bool, environment: [String: String], coloured: Bool) {
        let style = Style.fitting(terminal: terminal, environment: environment)
        #expect((style.error("x") != "x") == coloured)
    }

    @Test func `JSON holds nothing that a terminal would obey`() throws {
        let text = try JSONText.of(["b": "\u{1B}\u{9B}\u{202E}\u{2069}", "a": "زر/مینہ"])
        #expect(text == #"{"a":"زر/مینہ","b":"\u001b\u009b\u202e\u2069"}"#)
    }

    @Test func `a page escapes markup and loads nothing`() {
        var page = HTMLPage(title: "<script>alert(1)</script>")
        page.add("note \"x\"", "one & two\n<b>سلام</b>")
        let document = page.document
        #expect(!document.contains("<script") && !document.contains("<b>"))
        #expect(document.contains("<p dir=\"auto\">one &amp; two</p><p dir=\"auto\">&lt;b&gt;سلام&lt;/b&gt;</p>"))
        #expect(document.contains("default-src 'none'"))
    }

    @Test func `a page's title, which browsers keep, names nobody`() {
        let document = HTMLPage(title: "Q-2026-0042 زرمینہ").document
        #expect(document.contains("<title>Amanat</title>"))
        #expect(document.contains("<h1 dir=\"auto\">Q-2026-0042 زرمینہ</h1>"))
    }
}
