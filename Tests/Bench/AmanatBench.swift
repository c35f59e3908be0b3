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

    @Flag(help: "How long people wait in a vault of 1,000 cases and in one of 10,000, instead of the throughput.")
    var scale = false

    @Flag(help: "A rotation of the master key in a full vault, instead of the throughput.")
    var keys = false

    @Option(help: ArgumentHelp("Notes in the vault whose key is rotated.", valueName: "n"))
    var records = 100_000

    func run() async throws {
        let output = URL(fileURLWithPath: output).standardizedFileURL
        let place = try BenchPlace(beside: output, config: URL(fileURLWithPath: config).standardizedFileURL)
        defer { place.remove() }
        let daemon = BenchDaemon(binary: URL(fileURLWithPath: daemon).standardizedFileURL, in: place)
        defer { daemon.kill() }
        var report = Report()
        if scale {
            try await ScaleRun(daemon: daemon, place: place).measure(into: &report)
        } else if keys {
            try await KeysRun(daemon: daemon, place: place, records: records).measure(into: &report)
        } else {
            try await BenchRun(daemon: daemon, place: place, extent: extent).measure(into: &report)
        }
        try report.json().write(to: output)
        print(report.table())
    }

    private var extent: Extent {
        var extent = quick ? Extent.quick : .full
        extent.only = Set(only)
        if let seconds { extent.phase = .seconds(seconds) }
        return extent
    }
}
