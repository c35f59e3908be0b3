import ArgumentParser
import Foundation

/// Measures the release daemon through its socket, as ratios against plain SQLite in the same minute.
///
/// It reports and never fails for being slow: a machine under load must not break a build.
@main
struct AmanatBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amanat-bench", abstract: "Speed and memory of the daemon, against plain SQLite.")

    @Option(help: ArgumentHelp("The daemon's binary, built for release.", valueName: "path"))
    var daemon: String

    @Option(help: ArgumentHelp("The shipped configuration, copied for the run.", valueName: "dir"))
    var config = "Config"

    @Option(help: ArgumentHelp("Where the figures go; vault and SQLite lie beside it.", valueName: "path"))
    var output: String

    @Flag(help: "Short runs and a tenth of the notes: to try the bench itself.")
    var quick = false

    @Option(help: ArgumentHelp("One phase alone, such as `write.64`; may be repeated.", valueName: "phase"))
    var only: [String] = []

    @Option(help: ArgumentHelp("How long each phase lasts, in seconds: for a profiler to look at it.", valueName: "s"))
    var seconds: Int?

    @Option(help: ArgumentHelp("What to measure; may be repeated. All but `scale` if absent.", valueName: "part"))
    var part: [Part] = []

    @Option(help: ArgumentHelp("Notes in the vault whose key is rotated.", valueName: "n"))
    var records = 100_000

    @Option(help: ArgumentHelp("Entries in the log that is verified and searched.", valueName: "n"))
    var entries = 1_000_000

    @Option(help: ArgumentHelp("A daemon built with -DAMANAT_TREELESS: what the tree costs.", valueName: "path"))
    var treeless: String?

    /// One part of the measurement, on a vault of its own.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        /// Writes and reads with 1, 8 and 64 connections, memory, start.
        case throughput
        /// A rotation of the master key in a full vault.
        case keys
        /// The auditor's log with many entries, and what its tree costs.
        case log
        /// How long people wait in a vault of 1,000 cases and in one of 10,000.
        case scale
    }

    func run() async throws {
        let output = url(output)
        var report = Report()
        for part in part.isEmpty ? [.throughput, .keys, .log] : part {
            report.begin(part)
            if part == .log, let treeless { try await compareTreeless(url(treeless), beside: output, into: &report) }
            try await measure(part, beside: output, into: &report)
            try report.json().write(to: output)
        }
    }

    private func measure(_ part: Part, beside output: URL, into report: inout Report) async throws {
        let place = try BenchPlace("bench", beside: output, config: url(config))
        defer { place.remove() }
        let daemon = BenchDaemon(binary: url(daemon), in: place)
        defer { daemon.kill() }
        switch part {
        case .throughput: try await BenchRun(daemon: daemon, place: place, extent: extent).measure(into: &report)
        case .keys: try await KeysRun(daemon: daemon, place: place, records: records).measure(into: &report)
        case .log: try await LogRun(daemon: daemon, place: place, entries: entries).measure(into: &report)
        case .scale: try await ScaleRun(daemon: daemon, place: place).measure(into: &report)
        }
    }

    /// Two vaults side by side, one of a daemon without the tree.
    private func compareTreeless(_ treeless: URL, beside output: URL, into report: inout Report) async throws {
        let places = try ["tree", "treeless"].map { try BenchPlace($0, beside: output, config: url(config)) }
        defer { for place in places { place.remove() } }
        let daemons = [
            BenchDaemon(binary: url(daemon), in: places[0]), BenchDaemon(binary: treeless, in: places[1]),
        ]
        defer { for daemon in daemons { daemon.kill() } }
        try await TreeRun(daemons: daemons, places: places).measure(into: &report)
    }

    private func url(_ path: String) -> URL {
        URL(fileURLWithPath: path).standardizedFileURL
    }

    private var extent: Extent {
        var extent = quick ? Extent.quick : .full
        extent.only = Set(only)
        if let seconds { extent.phase = .seconds(seconds) }
        return extent
    }
}
