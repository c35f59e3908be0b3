import Synchronization
import Testing

@testable import AmanatClient

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("\u{1B}[2Jgone", "␛[2Jgone"), ("a\u{07}b\u{00}", "a␇b␀"), ("\u{7F}", "␡"), ("\u{9B}31m", "<U+009B>31m"),
        ("a\nb\tc\r", "a␊b␉c␍"), ("\u{2028}x", "<U+2028>x"), ("\u{202E}cba", "<U+202E>cba"), ("\u{FEFF}x", "<U+FEFF>x"),
        ("\u{E0041}", "<U+E0041>"),
    ])
    func `control characters become visible`(raw: String, shown: String) {
        #expect(SafeText(raw).line == shown)
    }

    @Test func `text of ASCII needs no isolation`() {
        #expect(SafeText("Q-2026-0042").isolated == "Q-2026-0042")
    }

    @Test func `any other field is isolated`() {
        #expect(SafeText("زرمینہ").isolated == "\u{2068}زرمینہ\u{2069}")
    }

    @Test func `joiners of honest text stay`() {
        let text = "می\u{200C}خواهم علی\u{200D}"
        #expect(SafeText(text).line == text)
    }

    @Test(arguments: ["\u{200E}", "\u{200F}", "\u{61C}", "\u{FEFF}", "\u{E0041}", "\u{E0001}"])
    func `what nobody sees makes no second name of one look, on a terminal or in JSON`(mark: String) throws {
        #expect(SafeText("sana" + mark).line.hasPrefix("sana<U+"))
        #expect(try JSONText.of(["sana" + mark]).utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `text that was made safe by nobody brings no escape to a terminal, and emphasis does`() {
        let written = Mutex("")
        let output = Output(
            format: .text, width: 80, styles: (.coloured, .coloured),
            delivery: Delivery { _, text in
                written.withLock { $0 += text }
                return 0
            })
        let raw = "\u{1B}[2J\u{9B}31m\u{202E}\r\u{7}"
        output.line(raw)
        output.heading(raw)
        output.error(raw)
        output.warning(raw)
        output.hint(raw)
        output.remark(raw)
        let codes = ["[0m", "[1m", "[1;31m", "[36m", "[2m"]
        let said = written.withLock(\.self)
        let escapes = said.split(separator: "\u{1B}", omittingEmptySubsequences: false).dropFirst()
        #expect(escapes.count == 8 && escapes.allSatisfy { rest in codes.contains { rest.hasPrefix($0) } })
        #expect(
            said.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\u{1B}" || ControlPicture.visible($0) == String($0) })
        let mark = Unicode.Scalar(0xFDD1 as UInt32).map(String.init) ?? ""
        #expect(Style.plain.written(mark) == "<U+FDD1>")
    }

    @Test func `a lone end of isolation can not end the field's own`() {
        #expect(SafeText("a\u{2069}b").line == "a<U+2069>b")
    }

    @Test func `what is opened is closed`() {
        #expect(SafeText("\u{2067}a\u{202B}b").line == "\u{2067}a\u{202B}b\u{202C}\u{2069}")
    }

    @Test func `an end of isolation ends the embeddings inside it`() {
        #expect(SafeText("\u{2067}\u{202B}a\u{2069}\u{202C}b").line == "\u{2067}\u{202B}a\u{2069}<U+202C>b")
    }

    @Test func `whatever a text holds, its line is balanced and free of controls`() {
        var generator = Seeded(state: 7)
        let alphabet: [Unicode.Scalar] = [
            "a", "ا", "\u{1B}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}",
            "\u{2068}", "\u{2069}", "\u{9B}", "\u{0A}", "\u{0301}", "漢",
        ]
        for _ in 0..<3_000 {
            let scalars = (0..<Int.random(in: 0..<40, using: &generator)).compactMap { _ in
                alphabet.randomElement(using: &generator)
            }
            let line = SafeText(String(String.UnicodeScalarView(scalars))).line
            var isolates = 0
            for scalar in line.unicodeScalars {
                #expect(scalar.properties.generalCategory != .control)
                if (0x2066...0x2068).contains(scalar.value) { isolates += 1 }
                if scalar.value == 0x2069 { isolates -= 1 }
                #expect(isolates >= 0)
            }
            #expect(isolates == 0)
        }
    }

    @Test(arguments: [
        ("abc", 3), ("زرمینہ", 6), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("👧🏽", 4), ("\u{200C}", 0), ("ـَ", 1), ("한", 2),
        ("ﷺ", 1), ("ＡＢ", 4),
    ])
    func `widths are those of terminal cells`(text: String, cells: Int) {
        #expect(CellWidth.of(text) == cells)
    }

    @Test func `a text too wide is cut with an ellipsis and stays balanced`() {
        let cut = SafeText("\u{2067}漢字漢字").fitted(to: 5)
        #expect(cut.line == "\u{2067}漢字…\u{2069}")
        #expect(cut.cells == 5)
    }
}

/// SplitMix64, so that a failing run can be run again.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
