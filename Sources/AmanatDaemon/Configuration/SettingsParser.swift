import CaseFile
import Sealing
import YAMLFile

/// Turns the tree of `amanatd.yaml` into settings, reporting on the way.
///
/// A faulty value is reported and replaced by its default, so that the files it names are checked in the same run.
struct SettingsParser {
    /// `sun_path` of unix(7) is 108 bytes with its NUL; the server binds beside the path first, as `PATH.new`.
    static let socketPathLimit = 103

    private(set) var reader: YAMLReader<ConfigurationFault>
    private let directory: String
    private var nodes: [SettingKey: YAMLNode] = [:]

    /// - Parameter directory: what relative names of policy, forms and places start from.
    init(file: String, directory: String) {
        reader = YAMLReader(file: file)
        self.directory = directory
    }

    /// Nil after a report that nothing could be read at all.
    mutating func settings(_ text: String) -> Settings? {
        if let root = reader.document(text) {
            let found = reader.fields(root, required: [], optional: SettingKey.allCases.map(\.rawValue))
            for (name, node) in found { if let key = SettingKey(rawValue: name) { nodes[key] = node } }
        }
        guard let zone = zone() else { return nil }
        return Settings(
            zone: zone, caseReferencePrefix: prefix(), socket: socket(),
            stateDirectory: absolutePath(.stateDirectory, default: "/var/lib/amanat"),
            policyFile: path(.policyFile, default: "policy.yaml"),
            formsDirectory: path(.formsDirectory, default: "forms"),
            placesFile: path(.placesFile, default: "places.yaml"), sessions: sessions(), argon2: argon2(),
            limits: limits())
    }

    private mutating func zone() -> SiteZone? {
        let standard = SiteZone("Asia/Karachi")
        guard let node = nodes[.timezone], let name = reader.text(node) else {
            if standard == nil { reader.report(.unknownZone("Asia/Karachi"), at: 1) }
            return standard
        }
        if let zone = SiteZone(name) { return zone }
        reader.report(.unknownZone(name), at: node.line)
        return standard
    }

    private mutating func prefix() -> String {
        guard let node = nodes[.caseReferencePrefix], let prefix = reader.text(node) else { return "Q" }
        if CaseReference(prefix: prefix, year: 2026, number: 1) == nil {
            reader.report(.badPrefix(prefix), at: node.line)
        }
        return prefix
    }

    private mutating func socket() -> Settings.Socket {
        let path = absolutePath(.socketPath, default: "/run/amanat/amanat.sock")
        if path.utf8.count > Self.socketPathLimit, let node = nodes[.socketPath] {
            reader.report(.pathTooLong(.socketPath, limit: Self.socketPathLimit), at: node.line)
        }
        let mode: SocketMode? = nodes[.socketMode].flatMap { reader.word($0) }
        return Settings.Socket(path: path, mode: mode ?? .group, group: text(.socketGroup, default: "amanat"))
    }

    private mutating func sessions() -> Settings.Sessions {
        Settings.Sessions(
            idle: number(.sessionIdleMinutes, in: 1...60, default: 10) * 60_000_000,
            lifetime: number(.sessionMaxHours, in: 1...24, default: 8) * 3_600_000_000)
    }

    private mutating func argon2() -> PassphraseCost {
        let floor = PassphraseCost.floor
        let ceiling = PassphraseCost.ceiling
        let memory = number(
            .argon2MemoryMiB, in: Int64(floor.memoryKiB / 1_024)...Int64(ceiling.memoryKiB / 1_024),
            default: Int64(PassphraseCost.standard.memoryKiB / 1_024))
        let passes = number(
            .argon2Passes, in: Int64(floor.passes)...Int64(ceiling.passes),
            default: Int64(PassphraseCost.standard.passes))
        return PassphraseCost(memoryKiB: UInt32(memory) * 1_024, passes: UInt32(passes))
    }

    private mutating func limits() -> Settings.Limits {
        let connections = number(.maxConnections, in: 1...16_384, default: 1_024)
        let perUser = number(.maxConnectionsPerUID, in: 1...16_384, default: 256)
        let frame = number(.maxFrameKiB, in: 64...16_384, default: 1_024)
        let record = number(.maxRecordKiB, in: 1...Int64(Form.contentLimit / 1_024), default: 512)
        let attachment = number(.maxAttachmentMiB, in: 1...1_024, default: 64)
        require(perUser <= connections, .maxConnectionsPerUID, below: .maxConnections)
        require(record < frame, .maxRecordKiB, below: .maxFrameKiB)
        return Settings.Limits(
            connections: Int(connections), connectionsPerUser: Int(perUser), frame: Int(frame) << 10,
            record: Int(record) << 10, attachment: Int(attachment) << 20)
    }

    private mutating func require(_ holds: Bool, _ key: SettingKey, below other: SettingKey) {
        guard !holds else { return }
        reader.report(.notBelow(key, other), at: (nodes[key] ?? nodes[other])?.line ?? 1)
    }

    private mutating func number(_ key: SettingKey, in range: ClosedRange<Int64>, default standard: Int64) -> Int64 {
        guard let node = nodes[key], let value = reader.integer(node) else { return standard }
        if range.contains(value) { return value }
        reader.report(.outOfRange(key, range), at: node.line)
        return standard
    }

    private mutating func text(_ key: SettingKey, default standard: String) -> String {
        guard let node = nodes[key], let text = reader.text(node) else { return standard }
        if !text.isEmpty { return text }
        reader.report(.emptyText(key), at: node.line)
        return standard
    }

    private mutating func absolutePath(_ key: SettingKey, default standard: String) -> String {
        let path = text(key, default: standard)
        if path.hasPrefix("/") { return path }
        reader.report(.relativePath(key), at: nodes[key]?.line ?? 1)
        return standard
    }

    private mutating func path(_ key: SettingKey, default standard: String) -> String {
        let path = text(key, default: standard)
        return path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}
