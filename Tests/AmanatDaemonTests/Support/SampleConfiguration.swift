import FoundationEssentials

/// A copy of the shipped configuration that a test can spoil; removed with the owner.
final class SampleConfiguration {
    let directory: String

    /// The shipped files, with names of files relative to the copy.
    init() throws {
        directory = try temporaryDirectory()
        let shipped = "\(repository)/Config"
        for name in ["amanatd.yaml", "policy.yaml", "places.yaml", "forms"] {
            try FileManager.default.copyItem(atPath: "\(shipped)/\(name)", toPath: "\(directory)/\(name)")
        }
        try setModes()
        try edit("amanatd.yaml") { $0.split(separator: "/etc/amanat/", omittingEmptySubsequences: false).joined() }
    }

    /// Every file and directory of it, relative to the copy; the copy itself is the empty one.
    var paths: [String] {
        get throws { try [""] + FileManager.default.subpathsOfDirectory(atPath: directory).sorted() }
    }

    func setMode(_ mode: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(directory)/\(name)")
    }

    /// Modes as `make install` sets them, whatever those of the checkout are.
    private func setModes() throws {
        for name in try paths { try setMode(name.hasSuffix(".yaml") ? 0o644 : 0o755, of: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func edit(_ name: String, _ change: (String) -> String) throws {
        let file = "\(directory)/\(name)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let changed = change(text)
        try changed.write(toFile: file, atomically: false, encoding: .utf8)
    }

    /// Puts one text in the place of another, which has to be there once.
    func replace(_ old: String, with new: String, in name: String) throws {
        try edit(name) { text in
            let parts = text.split(separator: old, omittingEmptySubsequences: false)
            return parts.count == 2 ? parts.joined(separator: new) : "no such text"
        }
    }
}

/// The root of the checkout.
var repository: String { "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") }

func temporaryDirectory() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/amanatd-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
}
