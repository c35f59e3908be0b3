import Foundation
import Interfaces
import Testing

@testable import AmanatClient

/// What an auditor reads: sums that are right, bars that say the same without colour, a page that runs nothing.
@Suite struct LogReportTests {
    private static let hostile = "<script>alert('x')</script> \u{202E}نور"

    private func answer(start: Int = 1_773_696_600, done: Int = 3, denied: Int = 1) -> Audit.Figures.Reply {
        let tally = Audit.Tally(done: done, denied: denied, failed: 0)
        return Audit.Figures.Reply(
            entries: done + denied, left: 0, quarters: [Audit.Quarter(start: start, all: tally, breakGlass: 1)],
            people: [
                Audit.PersonFigures(
                    user: "u1", name: Self.hostile, roles: ["psychologist"], all: tally, breakGlass: 1)
            ],
            actions: [Audit.ActionFigures(action: "read_record", kind: .read, all: tally)],
            rules: [Audit.RuleFigures(rule: "out-of-scope", action: "read_record", times: denied)],
            events: [Self.event(emergency: true), Self.event(emergency: false)],
            health: Audit.Health(generation: 1, next: 40, waiting: 0, tampered: 2))
    }

    private static func event(emergency: Bool) -> Audit.Entry {
        Audit.Entry(
            generation: 1, seq: 7, time: "2026-03-16T21:30:00.000001Z", user: "u1", name: "sana", uid: 0,
            roles: ["supervisor"], action: emergency ? "emergency_open" : "vouch", kind: emergency ? .share : .people,
            outcome: .done, rule: "rule", emergency: emergency, reason: hostile, items: [], leaf: "00")
    }

    private func figures(_ answers: [Audit.Figures.Reply]) -> LogFigures {
        var figures = LogFigures()
        for answer in answers { figures.add(answer) }
        figures.finish(from: nil, to: nil)
        return figures
    }

    @Test func `answers add up, and days on which nothing happened are told`() {
        let sums = figures([answer(), answer(start: 1_773_696_600 + 3 * 86_400, done: 10, denied: 2)])
        #expect(sums.entries == 16 && sums.days.count == 4)
        #expect(sums.days.map(\.tally.all) == [4, 0, 0, 12])
        #expect(sums.hours.reduce(0) { $0 + $1.tally.all } == 16 && sums.hours.count == 24)
        #expect(sums.people.first?.tally.denied == 3 && sums.people.first?.emergency == 2)
        #expect(sums.refusals.first?.name == "read_record: out-of-scope" && sums.emergencyCount == 2)
        #expect(LogFigures.months(of: sums.days).map(\.tally.all) == [16])
    }

    @Test func `the page runs nothing, fetches nothing and shows markup as text`() {
        let page = LogReport(
            figures([answer()]),
            LogReport.Heading(
                period: Self.hostile, zone: "Asia/Karachi", made: "17.03.2026 02:30", maker: Self.hostile,
                checkpoint: Self.hostile, code: nil)
        ).document
        #expect(page.contains("default-src 'none'") && page.contains("<svg"))
        #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        #expect(!page.contains("://") && !page.contains("\u{202E}نور</bdi>"), "a bidi control is balanced")
        #expect(page.contains("2 entries of the sealed time were altered"))
        #expect(page.contains("class=\"refused\"") && page.contains("class=\"emergency\""))
    }

    @Test func `a bar is never nothing, and what was refused is hatched`() {
        var lines = [LogFigures.Line(name: "many"), LogFigures.Line(name: "نور"), LogFigures.Line(name: "none")]
        lines[0].tally.done = 10_000
        lines[1].tally.denied = 1
        let drawn = BarChart(lines.map { BarChart.Bar($0.name, $0) }).lines(within: 60)
        #expect(drawn[0].contains("████") && !drawn[0].contains("░") && drawn[0].hasSuffix("  10000"))
        #expect(drawn[1].contains("░  1 (1 refused)") && drawn[1].contains("\u{2068}نور\u{2069}"))
        #expect(!drawn[2].contains("█") && drawn[2].hasSuffix("  0"))
        #expect(drawn.allSatisfy { CellWidth.of($0) <= 60 })
    }

    @Test func `a case's accesses are grouped by who they were`() {
        let view = CaseView([Self.event(emergency: true), Self.event(emergency: false)])
        #expect(view.people.count == 1 && view.people[0].emergency == 1 && view.people[0].other == 2)
    }

    @Test func `the checkpoint can be copied line by line from the page`() {
        let note = "amanat/x/1\n58\nAAAA=\n\n— amanat/x/1 BBBB=\n"
        let page = LogReport(
            figures([answer()]),
            LogReport.Heading(
                period: "", zone: "", made: "", maker: "", checkpoint: note, code: QRCode(ascii: "##\n"))
        ).document
        #expect(page.contains("<pre dir=\"ltr\">\(note)</pre><svg class=\"code\""))
    }

    @Test func `a QR code becomes one path of runs, and anything but a square none`() throws {
        let code = try #require(QRCode(ascii: "##  ##\n      \n####  \n"))
        let picture = code.picture(label: "a \"label\"")
        #expect(
            picture.contains("d=\"M0 0h1v1h-1zM2 0h1v1h-1zM0 2h2v1h-2z\"") && picture.contains("viewBox=\"0 0 3 3\""))
        #expect(picture.contains("a &quot;label&quot;"))
        #expect(QRCode(ascii: "##  \n") == nil && QRCode(ascii: "") == nil && QRCode(ascii: "####\n##\n") == nil)
    }
}
