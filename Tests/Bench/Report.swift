import Foundation
import Interfaces

/// One measured value.
struct Figure: Encodable, Sendable {
    let name: String
    let value: Double
    let unit: String
    /// What it is compared with: plain SQLite's same figure, or the aim for a ratio and for memory.
    let reference: Double?

    private enum Key: CodingKey {
        case name, value, unit, reference
    }

    /// All four fields always: a figure compared with nothing says null.
    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(value, forKey: .value)
        try fields.encode(unit, forKey: .unit)
        try fields.encode(reference, forKey: .reference)
    }
}

/// What one phase brought, and plain SQLite before and after it.
struct Phase {
    let action: Workload.Action
    let connections: Int
    let sample: Sample
    /// The daemon's, over the whole phase.
    let cpu: Duration
    let plain: Sample

    var name: String { "\(action.rawValue).\(connections)" }
    var ratio: Double { sample.perSecond / plain.perSecond }
    var cpuPerOperation: Double { cpu.microseconds / Double(max(1, sample.latencies.count)) }

    /// The least ratio wanted: many connections share commits, one client waits for the disk as SQLite does.
    var aim: Double? {
        switch (action, connections) {
        case (_, 1): 0.4
        case (.read, 64): 2
        case (.write, 64): 1.5
        default: nil
        }
    }
}

/// What was measured, as lines for people and as JSON for the next run.
struct Report {
    private var figures: [Figure] = []
    /// What stands before the names of a part's figures; nothing for the throughput.
    private var prefix = ""

    /// The figures that follow are of this part.
    mutating func begin(_ part: AmanatBench.Part) {
        prefix = part == .throughput ? "" : part.rawValue + "."
        say("\n\(part.rawValue)")
    }

    mutating func add(_ phase: Phase) {
        add("\(phase.name).throughput", phase.sample.perSecond, "1/s", phase.plain.perSecond)
        add("\(phase.name).ratio", phase.ratio, "x", phase.aim)
        for (percent, share) in [("p50", 0.5), ("p99", 0.99)] {
            add(
                "\(phase.name).\(percent)", phase.sample.percentile(share).microseconds, "us",
                phase.plain.percentile(share).microseconds)
        }
        add("\(phase.name).cpu", phase.cpuPerOperation, "us/op", nil)
        say(line(phase))
    }

    mutating func memory(_ moment: String, _ figures: ProcessFigures) {
        let resident = Double(figures.residentKiB) / 1_024
        let unlocked = Double(figures.residentKiB - figures.lockedKiB) / 1_024
        let aim: Double? = moment == "filled" ? 60 : nil
        add("memory.\(moment).resident", resident, "MiB", aim)
        add("memory.\(moment).unlocked", unlocked, "MiB", aim)
        let verdict = aim.map { "   aim < \(Self.number($0, 0)) MiB: \(resident < $0 ? "met" : "not met")" } ?? ""
        say(
            "memory at \(moment): \(Self.number(resident, 1)) MiB resident, "
                + "\(Self.number(unlocked, 1)) MiB without locked pages\(verdict)")
    }

    /// How many notes the vault held when its memory was measured as `filled`.
    mutating func notes(_ count: Int) {
        add("notes", Double(count), "notes", nil)
        say("filled: \(count) notes")
    }

    /// From a start with a full vault, or an unsealing (with one Argon2id run of 64 MiB), to the answer.
    mutating func time(_ name: String, _ time: Duration) {
        add("time.\(name)", time.seconds * 1_000, "ms", nil)
        say("\(name) to ready: \(Self.number(time.seconds * 1_000, 0)) ms")
    }

    /// How long a person waits for one request in a vault of one size.
    mutating func wait(_ request: String, in size: String, _ time: Duration) {
        add("wait.\(size).\(request)", time.seconds * 1_000, "ms", nil)
        say("\(size) vault, \(request): \(Self.number(time.seconds * 1_000, 1)) ms")
    }

    /// How fast rows of the key book were moved, and plain SQLite's rows in a second.
    mutating func rotation(_ rotation: Keys.Rotation, plain: Double) {
        let ratio = plain / Double(max(1, rotation.rate))
        add("rotation.rows", Double(rotation.total), "rows", nil)
        add("rotation.rate", Double(rotation.rate), "1/s", plain)
        add("rotation.ratio", ratio, "x", 2)
        say(
            "rotation: \(rotation.total) rows, \(rotation.rate)/s, plain \(Self.number(plain, 0))/s, takes "
                + "\(Self.number(ratio, 2)) times as long (aim ≤ 2: \(ratio <= 2 ? "met" : "not met"))")
    }

    /// What readers felt of a rotation.
    mutating func readers(_ during: Sample, quiet: Sample, _ rotation: Keys.Rotation) {
        let (busy, calm) = (during.percentile(0.99), quiet.percentile(0.99))
        let ratio = busy.seconds / calm.seconds
        add("read.p99", busy.microseconds, "us", calm.microseconds)
        add("read.p99.ratio", ratio, "x", 2)
        add("read.throughput", during.perSecond, "1/s", quiet.perSecond)
        add("rotation.rate.busy", Double(rotation.rate), "1/s", nil)
        say(
            "reads during a rotation of \(rotation.rate)/s: \(Self.number(during.perSecond, 0))/s, without "
                + "\(Self.number(quiet.perSecond, 0))/s; p99 \(Self.milliseconds(during, 0.99)) ms, without "
                + "\(Self.milliseconds(quiet, 0.99)) ms, ratio \(Self.number(ratio, 2)) (aim ≤ 2: "
                + "\(ratio <= 2 ? "met" : "not met"))")
    }

    /// What the tree over the log costs reads.
    mutating func tree(on connections: Int, with tree: Sample, without bare: Sample) {
        let ratio = tree.perSecond / bare.perSecond
        add("tree.\(connections).throughput", tree.perSecond, "1/s", bare.perSecond)
        add("tree.\(connections).ratio", ratio, "x", 0.75)
        say(
            "reads × \(connections) with the tree: \(Self.number(tree.perSecond, 0))/s, without "
                + "\(Self.number(bare.perSecond, 0))/s, ratio \(Self.number(ratio, 2)) (aim ≥ 0.75: "
                + "\(ratio >= 0.75 ? "met" : "not met"))")
    }

    /// How long the whole log took, and how many entries plain reading and hashing does in a second.
    mutating func verification(of entries: Int, _ took: Duration, cpu: Duration, plain: Double) {
        let rate = Double(entries) / took.seconds
        let ratio = rate / plain
        add("verify.entries", Double(entries), "entries", nil)
        add("verify.rate", rate, "1/s", plain)
        add("verify.ratio", ratio, "x", 0.5)
        add("verify.cpu", cpu.microseconds / Double(max(1, entries)), "us/entry", nil)
        say(
            "verification of \(entries) entries: \(Self.number(took.seconds, 1)) s, \(Self.number(rate, 0))/s, plain "
                + "\(Self.number(plain, 0))/s, ratio \(Self.number(ratio, 2)) (aim ≥ 0.5: "
                + "\(ratio >= 0.5 ? "met" : "not met"))   CPU "
                + "\(Self.number(cpu.microseconds / Double(max(1, entries)), 1)) µs/entry")
    }

    /// How long one request on a long log takes, and the milliseconds it may take.
    mutating func request(_ name: String, _ time: Duration, aim: Double?) {
        let milliseconds = time.seconds * 1_000
        add("\(name)", milliseconds, "ms", aim)
        let verdict = aim.map { " (aim < \(Self.number($0, 0)): \(milliseconds < $0 ? "met" : "not met"))" } ?? ""
        say("\(name): \(Self.number(milliseconds, 1)) ms\(verdict)")
    }

    /// On a machine that does other work, a process that waits for the disk also waits for a processor: plain SQLite
    /// suffers most, and the ratios flatter.
    mutating func machine(load: Double, cores: Int) {
        add("machine.load", load, "processes", Double(cores))
        let hint = load > Double(cores) / 2 ? "   busy: the ratios flatter, measure on a quiet machine" : ""
        say("machine: load \(Self.number(load, 1)) on \(cores) cores\(hint)")
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(figures)
    }

    private mutating func add(_ name: String, _ value: Double, _ unit: String, _ reference: Double?) {
        figures.append(Figure(name: prefix + name, value: value, unit: unit, reference: reference))
    }

    /// At once, because the whole takes long.
    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func line(_ phase: Phase) -> String {
        let (sample, plain) = (phase.sample, phase.plain)
        var text = "\(phase.action.rawValue) × \(phase.connections):".padding(
            toLength: 12, withPad: " ", startingAt: 0)
        text += "\(Self.number(sample.perSecond, 0))/s, plain \(Self.number(plain.perSecond, 0))/s, "
        text += "ratio \(Self.number(phase.ratio, 2))"
        if let aim = phase.aim {
            text += " (aim ≥ \(Self.number(aim, 1)): \(phase.ratio >= aim ? "met" : "not met"))"
        }
        text += "   p50 \(Self.milliseconds(sample, 0.5)) ms (\(Self.milliseconds(plain, 0.5)))"
        text += "   p99 \(Self.milliseconds(sample, 0.99)) ms (\(Self.milliseconds(plain, 0.99)))"
        return text + "   CPU \(Self.number(phase.cpuPerOperation, 0)) µs/op"
    }

    private static func milliseconds(_ sample: Sample, _ share: Double) -> String {
        number(sample.percentile(share).seconds * 1_000, 2)
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
