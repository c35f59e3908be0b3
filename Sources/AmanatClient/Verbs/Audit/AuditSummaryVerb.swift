import ArgumentParser
import Interfaces

/// `amanat audit summary`
struct AuditSummaryVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What happened, as small charts: by day, hour, person and role; refusals.",
        discussion: "For auditors. The last 30 days, unless you say otherwise.\n"
            + "Example: amanat audit summary --from 1.11.2026\nNext: amanat audit list --denied, amanat audit report.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var period: PeriodOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let figures = try await desk.figures(period.orLastDays(30))
        try desk.output.json(figures)
        desk.output.summary(figures)
    }
}

extension Output {
    fileprivate func summary(_ figures: LogFigures) {
        var block = KeyValueBlock()
        block.add("entries", "\(figures.entries)")
        block.add("refused or failed", "\(figures.days.reduce(0) { $0 + $1.tally.denied + $1.tally.failed })")
        block.add("emergency", "\(figures.emergencyCount)")
        block.add("keys and certificates", "\(figures.keyEventCount)")
        block.add(
            "ALTERED", figures.altered == 0 ? nil : "\(figures.altered), counted nowhere else: amanat audit verify")
        block.add("log", figures.health.map(Self.words(for:)))
        self.block(block)
        chart("By day", figures.days.map { BarChart.Bar(WrittenDay.shown($0.name), $0) })
        chart("By hour", figures.hours.map { BarChart.Bar("\($0.name):00", $0) })
        chart("By person", figures.people.prefix(20).map { BarChart.Bar($0.name, $0) })
        chart("By role", figures.roles.map { BarChart.Bar($0.name, $0) })
        chart("Refused or failed, by rule", figures.refusals.prefix(12).map { BarChart.Bar($0.name, $0) })
        events("In an emergency", figures.emergencies, of: figures.emergencyCount)
        events("Keys and certificates", figures.keyEvents, of: figures.keyEventCount)
    }

    private func chart(_ title: String, _ bars: [BarChart.Bar]) {
        guard bars.contains(where: { $0.value > 0 }) else { return }
        line()
        heading(title)
        for each in BarChart(bars).lines(within: width ?? 80) { line(each) }
    }

    private func events(_ title: String, _ events: [Audit.Entry], of count: Int) {
        guard count > 0 else { return }
        line()
        let shown = events.prefix(10)
        heading(shown.count < count ? "\(title): the newest \(shown.count) of \(count)" : title)
        var table = Table(["seq", "time", "who", "action", "case", "outcome"])
        for event in shown {
            table.add([
                "\(event.seq)", LocalTime.minutes(of: event.time), AuditTable.who(event), AuditTable.action(event),
                event.reference ?? event.case ?? "", event.outcome.rawValue,
            ])
        }
        self.table(table)
    }

    private static func words(for health: Audit.Health) -> String {
        var words = ["generation \(health.generation), \(health.next) entries"]
        if health.waiting > 0 { words.append("\(health.waiting) wait to be taken in") }
        if health.tampered > 0 { words.append("\(health.tampered) ALTERED while the vault was sealed") }
        return words.joined(separator: "; ")
    }
}
