import GRDB

/// What the calendar has shown, and when in the machine's running.
///
/// It is kept in the file: the entries of a daemon whose calendar was set ahead say nothing against it once that daemon has
/// started again, and the machine's running does. In clear, since a vault that is sealed has to read it; whoever alters it
/// brings about a warning, or keeps one away.
struct ClockSight: Sendable, Equatable {
    /// Microseconds of UTC since 1970.
    let wall: Int64
    let uptime: Uptime
    /// In which run of the machine.
    let boot: String
    /// Since when the calendar has contradicted it.
    var doubted: Uptime?

    /// The name of its row.
    static let name = "clock seen"

    init(wall: Int64, at moment: Moment) {
        (self.wall, uptime, boot) = (wall, moment.uptime, moment.boot)
    }

    /// What the calendar should show by now, if no time has passed before the daemon's start.
    func expected(at moment: Moment) -> Int64 { wall.later(by: moment.uptime - uptime) }

    /// What is wrong with a calendar by it.
    func doubt(of moment: Moment) -> ClockDoubt? {
        let ahead = moment.wall.distance(from: expected(at: moment))
        if ahead < -LogFiling.slack { return ClockDoubt(kind: .behind, shown: moment.wall, known: wall) }
        return ahead >= Uptime.day ? ClockDoubt(kind: .ahead, shown: moment.wall, known: wall) : nil
    }

    /// Whether another one says the same at this moment.
    func agrees(with other: ClockSight, at moment: Moment) -> Bool {
        let apart = expected(at: moment).distance(from: other.expected(at: moment))
        return boot == other.boot && doubted == other.doubted && abs(max(apart, -.max)) <= LogFiling.slack
    }
}

extension ClockSight {
    /// Big-endian: wall, uptime and since when it is doubted, all ones where it isn't; then the run's name.
    init?(stored: [UInt8]) {
        guard stored.count > 24, let boot = String(validating: stored.dropFirst(24), as: UTF8.self) else { return nil }
        let numbers = stride(from: 0, to: 24, by: 8).map { start in
            stored[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        (wall, uptime) = (Int64(bitPattern: numbers[0]), Uptime(microseconds: Int64(bitPattern: numbers[1])))
        self.boot = boot
        doubted = numbers[2] == .max ? nil : Uptime(microseconds: Int64(bitPattern: numbers[2]))
    }

    var stored: [UInt8] {
        let numbers = [wall, uptime.microseconds, doubted?.microseconds ?? -1]
        return numbers.flatMap { UInt64(bitPattern: $0).counter } + Array(boot.utf8)
    }

    /// The one that was kept in this run of the machine; one that can't be read says nothing.
    static func read(_ store: Store, at moment: Moment) throws(VaultError) -> ClockSight? {
        let row = try store.row("SELECT value FROM meta WHERE name = ?", [name])
        guard let sight = try ClockSight(stored: row?.blob(0, of: .meta) ?? []), sight.boot == moment.boot,
            sight.uptime <= moment.uptime
        else { return nil }
        return sight
    }

    func write(_ store: Store) throws(VaultError) {
        try store.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [Self.name, stored.data])
    }
}
