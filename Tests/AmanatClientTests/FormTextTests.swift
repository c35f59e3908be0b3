import CanonicalJSON
import Interfaces
import Testing

@testable import AmanatClient

@Suite struct FormTextTests {
    private let labels = FormLabels(environment: [:])

    private func parsed(_ text: String) throws -> [String: JSONValue] {
        try FormTextReader.parse(text, as: .sample)
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try parsed(text)
            return []
        } catch CommandError.form(let faults) {
            return faults.map(\.words)
        } catch {
            return ["\(error)"]
        }
    }

    private func rendered(_ answers: [String: JSONValue]) -> String {
        FormText.render(.sample, answers: answers, remarks: ["Child:  زرمینہ"], labels: labels)
    }

    private let all: [String: JSONValue] = [
        "note": "پہلی لائن\n\n# not a heading (risk)\n#| nor a remark\n\\# nor this\n#tag \\\\server\\share",
        "subject": "School (again)", "number": 3, "weight": 31.5, "seen": true, "day": "2026-03", "hour": "09:05",
        "length": 75, "risk": "low", "affect": ["calm", "sad"],
        "progress": [["goal": "Sleep: 8 hours", "progress": "met"], ["goal": "a | b"]],
    ]

    @Test func `every type of answer comes back as it was`() throws {
        #expect(try parsed(rendered(all)) == all)
    }

    @Test func `the remarks name the child and the language of labels can be chosen`() {
        let urdu = FormText.render(
            .sample, answers: [:], remarks: ["Child:  زرمینہ"], labels: FormLabels(environment: ["LANG": "ur_PK.UTF-8"])
        )
        #expect(urdu.hasPrefix("#| Child:  زرمینہ\n"))
        #expect(urdu.contains("\n# وہ risk (risk) [none | low | high]\n#|   none  انتخاب none\n"))
    }

    @Test func `an untouched form holds nothing`() {
        #expect(throws: CommandError.self) { try parsed(rendered([:])) }
        #expect(!FormText.holdsAnswers(rendered([:])))
        #expect(FormText.holdsAnswers(rendered(["note": "x"])))
    }

    @Test func `whatever is pasted under a heading comes back`() throws {
        var generator = Seeded(state: 11)
        let pieces = ["# ", "#", "#|", "\\", "\\# ", "(risk)", "a", "سلام", " ", "\n", "\t", "[x]", "|", "\u{2067}"]
        for _ in 0..<2_000 {
            let raw = (0..<Int.random(in: 1..<12, using: &generator))
                .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            var lines = raw.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
            while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
            let text = lines.joined(separator: "\n")
            guard !text.isEmpty else { continue }
            #expect(try parsed(rendered(["note": .string(text)])) == ["note": .string(text)])
        }
    }

    @Test func `line endings and a byte order mark of another system do not matter`() throws {
        #expect(try parsed("\u{FEFF}# The note (note)\r\none\r\ntwo\r\n") == ["note": "one\ntwo"])
    }

    @Test func `faults name their line`() {
        let text = """
            above
            # The note (note) *

            text
            # The number (number)
            #| remark

            twelve
            # Other (other)
            # The risk (risk) [none | low | high]
            extreme
            # The risk (risk)
            # no code
            """
        #expect(
            faults(text) == [
                "line 1: this text stands above the first heading; move it below one",
                "line 8: number: write a whole number",
                "line 9: this form has no field other; for text, write \\# instead of #",
                "line 11: risk: extreme is not one of none, low, high",
                "line 12: risk was answered in line 11 already",
                "line 13: a heading names its field in parentheses; for text, write \\# instead of #",
            ])
    }

    @Test func `a required field without an answer is named`() {
        #expect(faults("# The subject (subject)\nx\n# The note (note) *\n\n") == ["line 3: note must be filled"])
        #expect(faults("# The subject (subject)\nx\n") == ["note must be filled"])
    }

    @Test func `faults on top move with the text and go away again`() {
        let text = "#| Child\n# The number (number)\nx\n"
        let shown = FormText.render(text, with: [FormFault(line: 3, "a"), FormFault(line: nil, "b")])
        #expect(shown.hasPrefix("#| error: line 5: a\n#| error: b\n#| Child\n"))
        #expect(FormText.withoutFaults(shown) == text)
    }

    @Test func `a kept text gets new remarks and keeps its answers`() throws {
        let kept = rendered(all)
        let fresh = FormText.render(remarks: ["Child:  B"], over: kept)
        #expect(fresh.hasPrefix("#| Child:  B\n\n# The note"))
        #expect(try parsed(fresh) == all)
    }

    @Test(
        arguments: [
            ("number", "۱۲", 12), ("weight", "٣١٫٥", 31.5), ("weight", "30", 30), ("seen", "Yes", true),
            ("seen", "no", false),
            ("day", "۱۷/۳/۲۰۲۶", "2026-03-17"), ("day", "3.2026", "2026-03"), ("day", "2026", "2026"),
            ("day", "2026-03-17", "2026-03-17"), ("hour", "9:05", "09:05"), ("length", "1:15", 75),
            ("length", "۴۵", 45),
            ("risk", "Choice high", "high"), ("risk", "انتخاب none", "none"), ("affect", "sad, calm", ["sad", "calm"]),
            ("affect", "calm، sad", ["calm", "sad"]), ("affect", "calm\ncalm", ["calm"]),
            ("progress", "x | in_progress", [["goal": "x", "progress": "in_progress"]]),
        ] as [(String, String, JSONValue)])
    func `answers are taken as people write them`(code: String, text: String, value: JSONValue) throws {
        let arguments = try FieldArguments.parse(["\(code)=\(text)"], as: .sample)
        #expect(arguments == [code: value])
    }

    @Test(arguments: ["number=x", "seen=perhaps", "day=31.2.2026", "hour=25:00", "length=1:75", "risk=", "other=x"])
    func `answers that do not fit are refused`(argument: String) {
        if argument == "risk=" {
            #expect((try? FieldArguments.parse([argument], as: .sample)) == [:])
        } else {
            #expect(throws: CommandError.self) { try FieldArguments.parse([argument], as: .sample) }
        }
    }

    @Test func `an argument without an equals sign is misuse`() {
        #expect { try FieldArguments.parse(["note"], as: .sample) } throws: { error in
            (error as? CommandError)?.explanation.status == .usage
        }
    }

    @Test func `a heading that names no field is what somebody wrote`() {
        #expect(FormText.holdsAnswers("#| x\n# x (note) * [text]\n\n# Session 3: she drew a house\n"))
        #expect(FormText.holdsAnswers("# x (note)\n#\n"))
        #expect(!FormText.holdsAnswers("#| x\n# x (note) * [text]\n  \n# y (risk)\n#|   low  Low\n"))
    }

    @Test func `a kept text remembers the day it was written for`() {
        #expect(FormText.day(of: "#| error: x\n#| Case:    Q\n#| Date:    17.03.2026\n# x (note)\na\n") == "2026-03-17")
        #expect(FormText.day(of: "#| Date:    17.03.2026, the day of entry\n# x (note)\na\n") == nil)
        #expect(FormText.day(of: "# x (note)\nDate: 17.03.2026\n") == nil)
    }

    @Test func `answers given twice replace those of the version before`() throws {
        let base: [String: JSONValue] = ["note": "old", "subject": "kept"]
        #expect(
            try FieldArguments.parse(["note=new"], as: .sample, onto: base) == ["note": "new", "subject": "kept"])
    }

    @Test func `JSON input must be an object`() throws {
        #expect(try FieldArguments.parse(json: #"{"note":"x"}"#) == ["note": "x"])
        #expect(throws: CommandError.self) { try FieldArguments.parse(json: "[1]") }
    }

    @Test func `a difference shows both sides in order`() {
        let lines = LineDifference.between("a\nb\nc", "a\nx\nc\nd").map(\.text)
        #expect(lines == ["  a", "- b", "+ x", "  c", "+ d"])
    }

    @Test func `a difference rebuilds both texts`() {
        var generator = Seeded(state: 3)
        for _ in 0..<500 {
            let texts = (0..<2).map { _ in
                (0..<Int.random(in: 0..<8, using: &generator))
                    .map { _ in String(Int.random(in: 0..<4, using: &generator)) }.joined(separator: "\n")
            }
            let lines = LineDifference.between(texts[0], texts[1])
            let old = lines.map(\.text).filter { !$0.hasPrefix("+") }.map { String($0.dropFirst(2)) }
            let new = lines.map(\.text).filter { !$0.hasPrefix("-") }.map { String($0.dropFirst(2)) }
            #expect(old.joined(separator: "\n") == texts[0] && new.joined(separator: "\n") == texts[1])
        }
    }

    @Test func `two versions differ field by field`() {
        let lines = AmendmentDifference.lines(
            from: ["note": "one\ntwo", "subject": "same"], to: ["note": "one\nthree", "subject": "same", "number": 2],
            form: .sample, labels: labels)
        #expect(lines == ["The note", "  one", "- two", "+ three", "The number", "+ 2"])
    }
}
