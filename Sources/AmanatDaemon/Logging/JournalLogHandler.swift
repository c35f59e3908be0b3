import CLinux
package import Logging

/// Writes log lines to standard error, with the priorities of sd-daemon(3) when that is the journal.
package struct JournalLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel = Logger.Level.info
    package var metadataProvider: Logger.MetadataProvider?
    /// The journal has its own clock and takes the priority from the line's start.
    private let journal: Bool
    private let descriptor: Int32

    package init(under environment: [String: String], descriptor: Int32 = 2) {
        journal = environment["JOURNAL_STREAM"] != nil
        self.descriptor = descriptor
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let start = journal ? "<\(Self.priority(event.level))>" : "\(event.level): "
        _ = clinux_write_line(descriptor, "\(start)\(event.message)\(details)\n")
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The levels of syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
