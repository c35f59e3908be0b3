import Interfaces

/// What the log says of a time, added up from the daemon's answers.
struct LogFigures: Encodable {
    /// How often something happened, by what became of it.
    struct Tally: Encodable {
        var done = 0
        var denied = 0
        var failed = 0

        var all: Int { done + denied + failed }

        mutating func add(_ other: Tally) {
            done += other.done
            denied += other.denied
            failed += other.failed
        }

        mutating func add(_ other: Audit.Tally) {
            done += other.done
            denied += other.denied
            failed += other.failed
        }
    }

    /// What happened on one day, or in one hour of the day, or is by one person, role or operation.
    struct Line: Encodable {
        let name: String
        var tally = Tally()
        var emergency = 0
    }

    private(set) var entries = 0
    /// Each day of the time, also those on which nothing happened.
    private(set) var days: [Line] = []
    /// Twenty-four of them.
    private(set) var hours: [Line] = (0..<24).map { Line(name: WrittenNumber.twoDigits(Int32($0))) }
    private(set) var people: [Line] = []
    private(set) var roles: [Line] = []
    private(set) var actions: [Line] = []
    /// Refusals and failures by rule, most frequent first.
    private(set) var refusals: [Line] = []
    /// What was done to keys and certificates, newest first; the newest of many.
    private(set) var keyEvents: [Audit.Entry] = []
    /// What was opened, or done, in an emergency, newest first; the newest of many.
    private(set) var emergencies: [Audit.Entry] = []
    private(set) var keyEventCount = 0
    private(set) var emergencyCount = 0
    private(set) var health: Audit.Health?
    /// Entries that are not what was written, and are counted nowhere else.
    private(set) var altered = 0

    /// Events that are named one by one; more than anybody reads.
    private static let most = 500

    private enum CodingKeys: CodingKey {
        case entries, days, hours, people, roles, actions, refusals, keyEvents, emergencies, keyEventCount
        case emergencyCount, health, altered
    }

    private var byDay: [String: Line] = [:]
    private var byPerson: [String: Line] = [:]
    private var byRole: [String: Line] = [:]
    private var byAction: [String: Line] = [:]
    private var byRule: [String: Line] = [:]

    init() {}

    /// Adds one answer.
    mutating func add(_ reply: Audit.Figures.Reply) {
        entries += reply.entries
        altered += reply.altered ?? 0
        health = health ?? reply.health
        for quarter in reply.quarters { add(quarter) }
        for person in reply.people { add(person) }
        for action in reply.actions {
            byAction[action.action, default: Line(name: action.action)].tally.add(action.all)
        }
        for rule in reply.rules {
            let name = "\(rule.action): \(rule.rule)"
            byRule[name, default: Line(name: name)].tally.denied += rule.times
        }
        for event in reply.events { add(event) }
    }

    private mutating func add(_ quarter: Audit.Quarter) {
        let time = LocalTime(secondsSince1970: Int64(quarter.start))
        byDay[time.day, default: Line(name: time.day)].tally.add(quarter.all)
        byDay[time.day]?.emergency += quarter.breakGlass
        hours[time.hour].tally.add(quarter.all)
        hours[time.hour].emergency += quarter.breakGlass
    }

    private mutating func add(_ person: Audit.PersonFigures) {
        let name = person.name ?? person.user ?? person.uid.map { "uid \($0)" } ?? "system"
        byPerson[name, default: Line(name: name)].tally.add(person.all)
        byPerson[name]?.emergency += person.breakGlass
        for role in person.roles.isEmpty ? ["no role"] : person.roles {
            byRole[role, default: Line(name: role)].tally.add(person.all)
            byRole[role]?.emergency += person.breakGlass
        }
    }

    private mutating func add(_ event: Audit.Entry) {
        if event.emergency {
            emergencyCount += 1
            if emergencies.count < Self.most { emergencies.append(event) }
        } else {
            keyEventCount += 1
            if keyEvents.count < Self.most { keyEvents.append(event) }
        }
    }

    /// Puts everything in order once all answers are there; days of the time on which nothing happened are told, too.
    mutating func finish(from first: String?, to last: String?) {
        let known = byDay.keys.sorted()
        days = LocalTime.days(from: first ?? known.first, to: last ?? known.last)
            .map { byDay[$0] ?? Line(name: $0) }
        people = Self.ranked(byPerson)
        roles = Self.ranked(byRole)
        actions = Self.ranked(byAction)
        refusals = Self.ranked(byRule)
    }

    /// The months of some days, each with what happened in it.
    static func months(of days: [Line]) -> [Line] {
        var months: [Line] = []
        for day in days {
            let name = WrittenDay.shown(String(day.name.prefix(7)))
            if months.last?.name != name { months.append(Line(name: name)) }
            months[months.count - 1].tally.add(day.tally)
            months[months.count - 1].emergency += day.emergency
        }
        return months
    }

    private static func ranked(_ lines: [String: Line]) -> [Line] {
        lines.values.sorted { ($0.tally.all, $1.name) > ($1.tally.all, $0.name) }
    }
}

extension Desk {
    /// Everything that was counted for a time, with progress on a terminal.
    func figures(_ period: PeriodOptions) async throws(CommandError) -> LogFigures {
        let session = try session().token
        let (from, to) = try period.instants()
        var figures = LogFigures()
        try await daemon.follow(
            Audit.Figures.self, Audit.Figures.Parameters(session: session, from: from, to: to)
        ) { reply in
            figures.add(reply)
            output.progress(figures.entries, of: figures.entries + reply.left)
        }
        let days = try period.days()
        figures.finish(from: days.first, to: days.last)
        return figures
    }
}
