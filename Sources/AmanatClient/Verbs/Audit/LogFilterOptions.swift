import ArgumentParser
import Interfaces

/// Which entries of the log a command is about; all that are given have to fit.
struct LogFilterOptions: ParsableArguments {
    @Option(help: "Only this user's.") var user: String?
    @Option(name: .customLong("case"), help: "Only of this case, by reference or id.") var place: String?
    @Option(help: "Only this operation, such as read_record.") var action: String?
    @Option(help: "Only this outcome: done, denied or failed.") var outcome: String?
    @Flag(help: "Only what was refused, as --outcome denied.") var denied = false
    @Flag(help: "Only what was opened, or done, in an emergency.") var breakGlass = false

    func validate() throws {
        guard let outcome else { return }
        if Audit.Outcome(rawValue: outcome) == nil { throw ValidationError("--outcome is done, denied or failed.") }
        if denied && outcome != "denied" { throw ValidationError("Give --denied or --outcome, not both.") }
    }

    var wanted: Audit.Outcome? { denied ? .denied : outcome.flatMap(Audit.Outcome.init) }
    /// Nil where it wasn't asked for.
    var emergencies: Bool? { breakGlass ? true : nil }
}

/// From when to when, in the site's zone.
struct PeriodOptions: ParsableArguments {
    @Option(help: "Not before: 17.3.2026, '17.3.2026 14:05', 3.2026, today, yesterday, 7d.") var from: String?
    @Option(help: "Not after: the same; a day counts to its end.") var to: String?

    /// The same, or if nothing was said the last days.
    func orLastDays(_ days: Int) -> PeriodOptions {
        guard from == nil, to == nil else { return self }
        var period = self
        period.from = "\(days)d"
        return period
    }

    /// From when to when, in words.
    func words() throws(CommandError) -> String {
        let first = try from.map { text throws(CommandError) in try WrittenPeriod(text) }
        let last = try to.map { text throws(CommandError) in try WrittenPeriod(text) }
        let end = last.map { LocalTime(secondsSince1970: $0.end - 1) } ?? .now
        guard let first else { return "Until \(end.minutes)" }
        return "\(LocalTime(secondsSince1970: first.start).minutes) – \(end.minutes)"
    }

    /// The first and the last day, where they were said; the last isn't later than today.
    func days() throws(CommandError) -> (first: String?, last: String?) {
        let first = try from.map { text throws(CommandError) in try WrittenPeriod(text).start }
        let last = try to.map { text throws(CommandError) in try WrittenPeriod(text).end - 1 }
        return (
            first.map { LocalTime(secondsSince1970: $0).day },
            last.map { min(LocalTime(secondsSince1970: $0).day, LocalTime.now.day) } ?? LocalTime.now.day
        )
    }

    /// Both ends as the daemon reads them; to be read once the session has named the zone.
    func instants() throws(CommandError) -> (from: String?, to: String?) {
        let first = try from.map { text throws(CommandError) in try WrittenPeriod(text) }
        let last = try to.map { text throws(CommandError) in try WrittenPeriod(text) }
        if let first, let last, first.start >= last.end { throw .usage("--to is before --from.") }
        return (first.map { WrittenPeriod.stored($0.start) }, last.map { WrittenPeriod.stored($0.end) })
    }
}
