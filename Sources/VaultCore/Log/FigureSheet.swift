import Access
import Interfaces
import TransparencyLog

/// The counts of some entries, by what a report asks for.
struct FigureSheet {
    /// One who did something: a person, or a Unix account where nobody was logged in.
    private enum Actor: Hashable {
        case user(String)
        case account(UInt32)
    }

    private struct Person {
        var name: String?
        var roles: Set<String> = []
        var all = Tally()
        var breakGlass = 0
    }

    private struct Refusal: Hashable {
        let rule: String
        let action: String
    }

    private struct Quarter {
        var all = Tally()
        var breakGlass = 0
    }

    /// How often, by outcome.
    private struct Tally {
        var done = 0
        var denied = 0
        var failed = 0

        mutating func add(_ result: AuditOutcome.Result, _ times: Int) {
            switch result {
            case .done: done += times
            case .denied: denied += times
            case .failed: failed += times
            }
        }

        var told: Audit.Tally { Audit.Tally(done: done, denied: denied, failed: failed) }
    }

    private var entries = 0
    private var altered = 0
    private var quarters: [Int64: Quarter] = [:]
    private var people: [Actor: Person] = [:]
    private var actions: [String: Tally] = [:]
    private var refusals: [Refusal: Int] = [:]
    private var events: [Audit.Entry] = []

    /// Seconds of the stretches that are counted together.
    private static let quarter: Int64 = 900

    mutating func add(_ sighting: LogTable.Sighting, _ reader: LogReader) throws(VaultError) {
        guard case .entry(_, let entry) = sighting else {
            altered += 1
            return
        }
        let times = Int(entry.count ?? 1)
        let result = entry.outcome.result
        entries += 1
        let second = entry.stamp.time.microseconds / 1_000_000
        quarters[second - second % Self.quarter, default: Quarter()].all.add(result, times)
        if entry.isBreakGlass { quarters[second - second % Self.quarter, default: Quarter()].breakGlass += times }
        try add(entry, times, reader)
        actions[entry.action.text, default: Tally()].add(result, times)
        if result != .done {
            refusals[Refusal(rule: entry.outcome.rule?.text ?? "", action: entry.action.text), default: 0] += times
        }
        if entry.isBreakGlass || ActionKind.isKeyEvent(entry.action.text) {
            events.append(try reader.shown(sighting, .brief))
        }
    }

    private mutating func add(_ entry: AuditEntry, _ times: Int, _ reader: LogReader) throws(VaultError) {
        let actor = entry.actor.user.map { Actor.user($0.text) } ?? .account(entry.actor.uid)
        let name = try reader.name(entry.actor.user?.text)
        var person = people[actor] ?? Person(name: name)
        person.roles.formUnion(entry.actor.roles.map(\.text))
        person.all.add(entry.outcome.result, times)
        if entry.isBreakGlass { person.breakGlass += times }
        people[actor] = person
    }

    func reply(left: Int, _ health: Audit.Health?) -> Audit.Figures.Reply {
        Audit.Figures.Reply(
            entries: entries, left: left,
            quarters: quarters.sorted { $0.key < $1.key }.map {
                Audit.Quarter(start: Int($0.key), all: $0.value.all.told, breakGlass: $0.value.breakGlass)
            },
            people: people.map(Self.told),
            actions: actions.sorted { $0.key < $1.key }.map {
                Audit.ActionFigures(
                    action: $0.key, kind: Audit.Kind(rawValue: ActionKind(of: $0.key).rawValue) ?? .other,
                    all: $0.value.told)
            },
            rules: refusals.map { Audit.RuleFigures(rule: $0.key.rule, action: $0.key.action, times: $0.value) },
            events: events, health: health, altered: altered == 0 ? nil : altered)
    }

    private static func told(_ actor: Actor, _ person: Person) -> Audit.PersonFigures {
        var (user, uid): (String?, Int?) = (nil, nil)
        switch actor {
        case .user(let id): user = id
        case .account(let number): uid = Int(number)
        }
        return Audit.PersonFigures(
            user: user, name: person.name, uid: uid, roles: person.roles.sorted(), all: person.all.told,
            breakGlass: person.breakGlass)
    }
}
