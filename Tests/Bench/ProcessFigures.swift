import Foundation

/// CPU time and memory of a process, from `/proc/PID/stat` and `/proc/PID/status` (proc(5)).
struct ProcessFigures: Sendable {
    /// User and system time.
    let cpu: Duration
    /// Resident memory in KiB.
    let residentKiB: Int
    /// Memory of it that holds keys and can't leave RAM, in KiB.
    let lockedKiB: Int

    /// Nil where there is no such process, or no /proc.
    init?(of pid: Int32) {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[end...].split(separator: " ")
        // Fields 14 and 15 of proc(5); counting begins behind the name, which may hold blanks.
        guard fields.count > 13, let user = Int64(fields[12]), let system = Int64(fields[13]) else { return nil }
        cpu = .milliseconds((user + system) * 1_000 / Int64(sysconf(Int32(_SC_CLK_TCK))))
        residentKiB = Self.size("VmRSS:", in: status)
        lockedKiB = Self.size("VmLck:", in: status)
    }

    /// Processes that wanted to run in the last minute, on average.
    static var machineLoad: Double {
        let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }

    private static func size(_ name: String, in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
