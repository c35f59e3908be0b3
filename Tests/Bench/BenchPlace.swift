import Foundation

/// The files of one run: a configuration of its own, and vault and reference on the same real disk.
struct BenchPlace: Sendable {
    private let directory: URL
    let config: URL
    let state: URL
    let reference: URL
    /// A path in the temporary directory: a socket's path holds about 108 bytes.
    let socket: String

    init(_ name: String, beside output: URL, config shipped: URL) throws {
        let files = FileManager.default
        directory = output.deletingLastPathComponent().appendingPathComponent("\(name).\(getpid())")
        config = directory.appendingPathComponent("config")
        state = directory.appendingPathComponent("state")
        reference = directory.appendingPathComponent("plain.db")
        socket = files.temporaryDirectory.appendingPathComponent("amanat-\(name).\(getpid())").path
        try files.createDirectory(
            at: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try files.copyItem(at: shipped, to: config)
        try adapt()
    }

    /// Sets what belongs to this machine and this run: the caller's own group, and the least Argon2id allowed.
    private func adapt() throws {
        let file = config.appendingPathComponent("amanatd.yaml")
        let attributes = try FileManager.default.attributesOfItem(atPath: state.path)
        let group = attributes[.groupOwnerAccountName] as? String ?? "root"
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let adapted = lines.map { line -> String in
            if line.hasPrefix("socket_group:") { return "socket_group: \(group)" }
            if line.hasPrefix("argon2_memory_mib:") { return "argon2_memory_mib: 64" }
            return String(line)
        }
        try adapted.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(at: directory)
        try? FileManager.default.removeItem(atPath: socket)
    }
}
