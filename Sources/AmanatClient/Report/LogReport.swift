import Interfaces

/// The log of a time as one page that needs nothing from anywhere: charts, refusals, emergencies, keys, the log's state.
struct LogReport {
    private let figures: LogFigures
    private let heading: Heading

    /// What the report is of.
    struct Heading {
        /// From when to when, in words.
        let period: String
        let zone: String
        let made: String
        let maker: String
        /// The log's signed note as it is now; nil where the vault signs nothing, since the log is damaged.
        let checkpoint: String?
        /// The same for a camera, if the program that draws it is there.
        let code: QRCode?
    }

    init(_ figures: LogFigures, _ heading: Heading) {
        self.figures = figures
        self.heading = heading
    }

    /// The document; its policy lets the browser load nothing and run nothing.
    var document: String {
        """
        <!doctype html>
        <html lang="en" dir="ltr"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
        <title>Audit report</title><style>\(ReportStyle.text)</style></head>
        <body>\(ChartPicture.patterns)
        \(title)
        \(tiles)
        \(health)
        \(columns("Activity by day", days, "Activity by day"))
        \(columns("Activity by hour of the day", figures.hours, "Activity by hour, 0 to 23"))
        \(legend)
        \(bars("By person", "person", figures.people))
        \(bars("By role", "role", figures.roles))
        \(bars("By operation", "operation", figures.actions))
        \(bars("Refused or failed", "operation: rule", figures.refusals))
        \(events("Break-glass", figures.emergencies, figures.emergencyCount, none: "No case was opened in an emergency."))
        \(events("Keys and certificates", figures.keyEvents, figures.keyEventCount, none: "Nothing was done to keys."))
        <footer>Codes, ids, references and names of staff; no content of any file. Keep it as you keep the log: \
        what it says can be checked entry by entry with <code>amanat audit show</code>.</footer>
        </body></html>

        """
    }

    private var title: String {
        """
        <header><h1>Audit report</h1>
        <p class="period">\(Self.text(heading.period))</p>
        <p class="made">Times in \(Self.text(heading.zone)). Made on \(Self.text(heading.made)) by \
        \(Self.text(heading.maker)); making it is in the log, too.</p></header>
        """
    }

    private var tiles: String {
        let refused = figures.days.reduce(0) { $0 + $1.tally.denied + $1.tally.failed }
        let tiles = [
            ("entries", figures.entries), ("calls", figures.days.reduce(0) { $0 + $1.tally.all }),
            ("refused or failed", refused), ("in an emergency", figures.emergencyCount),
            ("keys and certificates", figures.keyEventCount), ("people and accounts", figures.people.count),
        ]
        return "<ul class=\"tiles\">"
            + tiles.map { "<li><b>\($0.1)</b>\($0.0)</li>" }.joined() + "</ul>"
    }

    private var health: String {
        guard let health = figures.health else { return "" }
        let inbox =
            health.tampered > 0
            ? "<strong>\(health.tampered) entries of the sealed time were altered.</strong>"
            : "No entry of a sealed time is found altered."
        return """
            <section><h2>The log itself</h2><table class="facts">
            <tr><th>Generation</th><td>\(health.generation)</td></tr>
            <tr><th>Entries in all</th><td>\(health.next)</td></tr>
            <tr><th>Waiting to be taken in</th><td>\(health.waiting)</td></tr>
            <tr><th>Inbox</th><td>\(inbox)</td></tr>
            \(altered)<tr><th>Checkpoint</th><td>\(checkpoint)</td></tr>
            </table></section>
            """
    }

    private var altered: String {
        guard figures.altered > 0 else { return "" }
        return "<tr><th>Altered</th><td><strong>\(figures.altered) entries of this time are not what was written, and "
            + "are counted nowhere above.</strong></td></tr>\n"
    }

    private var checkpoint: String {
        guard let note = heading.checkpoint else {
            return "<strong>None: the log does not fit together. Run <code>amanat audit verify</code>.</strong>"
        }
        return """
            <pre dir="ltr">\(Self.lines(of: note))</pre>\(heading.code?.picture(label: "The checkpoint as a QR code") ?? "")
            <p>Kept away from the machine, in a file of its own, it shows later whether the log was put back or rewritten: \
            <code>amanat audit verify --since FILE</code>.</p>
            """
    }

    /// A note's own line ends are part of what is signed, and have to be there to be copied.
    private static func lines(of note: String) -> String {
        note.split(separator: "\n", omittingEmptySubsequences: false).map { HTMLPage.escaped(String($0)) }
            .joined(separator: "\n")
    }

    /// Days, or months where there are many.
    private var days: [LogFigures.Line] {
        figures.days.count > 120
            ? LogFigures.months(of: figures.days)
            : figures.days.map {
                LogFigures.Line(
                    name: WrittenDay.shown(String($0.name.dropFirst(5))) + ".", tally: $0.tally, emergency: $0.emergency
                )
            }
    }

    private func columns(_ title: String, _ lines: [LogFigures.Line], _ label: String) -> String {
        "<section><h2>\(title)</h2>\(ChartPicture(lines, label: label).columns)</section>"
    }

    private var legend: String {
        let kinds = [("done", "done"), ("emergency", "done in an emergency"), ("refused", "refused or failed")]
        return "<p class=\"legend\">"
            + kinds.map { kind, words in
                "<span><svg viewBox=\"0 0 14 14\"><rect class=\"\(kind)\" width=\"14\" height=\"14\"/></svg>\(words)</span>"
            }.joined() + "</p>"
    }

    private func bars(_ title: String, _ column: String, _ lines: [LogFigures.Line]) -> String {
        guard let most = lines.map(\.tally.all).max() else {
            return "<section><h2>\(title)</h2><p>None.</p></section>"
        }
        let rows = lines.prefix(60).map { line in
            """
            <tr><th>\(Self.text(line.name))</th><td class="wide">\(ChartPicture.bar(line, of: most))</td>\
            <td class="number">\(line.tally.all)</td><td class="number">\(Self.count(line.tally.denied))</td>\
            <td class="number">\(Self.count(line.tally.failed))</td><td class="number">\(Self.count(line.emergency))</td></tr>
            """
        }
        let more = lines.count > 60 ? "<p>And \(lines.count - 60) more.</p>" : ""
        return """
            <section><h2>\(title)</h2><table><thead><tr><th>\(column)</th><th class="wide"></th><th class="number">all</th>\
            <th class="number">refused</th><th class="number">failed</th><th class="number">emergency</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>\(more)</section>
            """
    }

    private func events(_ title: String, _ events: [Audit.Entry], _ count: Int, none: String) -> String {
        guard count > 0 else { return "<section><h2>\(title)</h2><p>\(none)</p></section>" }
        let rows = events.map { event in
            let cells = [
                LocalTime(stored: event.time)?.seconds ?? event.time, AuditTable.who(event), AuditTable.action(event),
                event.reference ?? event.case ?? "", event.outcome.rawValue,
                AuditTable.words(event.reason, event.reasonFate) ?? event.rule,
            ]
            return "<tr><th class=\"number\">\(event.seq)</th>"
                + cells.map { "<td>\(Self.text($0))</td>" }.joined() + "</tr>"
        }
        let more = count > events.count ? "<p>The newest \(events.count) of \(count).</p>" : ""
        let heads = ["time", "who", "operation", "case", "outcome", "reason or rule"]
        return """
            <section><h2>\(title)</h2>\(more)<table class="events"><thead><tr><th class="number">entry</th>\
            \(heads.map { "<th>\($0)</th>" }.joined())</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></section>
            """
    }

    private static func count(_ number: Int) -> String { number == 0 ? "" : "\(number)" }

    /// Text of any script, kept from reordering what stands beside it.
    private static func text(_ text: String) -> String { "<bdi dir=\"auto\">\(HTMLPage.escaped(text))</bdi>" }
}
