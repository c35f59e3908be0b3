import FoundationEssentials
import Testing

@testable import AmanatDaemon

/// Nothing that a configuration holds acts on the terminal on which it, or a problem with it, is shown.
@Suite struct `What a terminal obeys` {
    private static let isTorture = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1"
    /// As a double-quoted text of YAML spells it, one for each kind of character.
    private static let taints = [
        "\\e]0;owned\\a", "\\x9B31m", "\\u202E", "\\u2066", "\\u200E", "\\uFEFF", "\\u2028", "\\r", "\\b", "\\0",
        "\\x85",
        "\\U000E0041",
    ]

    @Test func `is refused with file and line in whatever text of whatever file it stands`() throws {
        let sample = try SampleConfiguration()
        var tried = 0
        for name in try sample.paths where name.hasSuffix(".yaml") {
            let shipped = try text(of: name, in: sample)
            let lines = shipped.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where Self.isTorture || number.isMultiple(of: 4) {
                for spoilt in Self.spoilt(String(line), Self.taints[number % Self.taints.count]) {
                    var changed = lines
                    changed[number] = Substring(spoilt)
                    try sample.edit(name) { _ in changed.joined(separator: "\n") }
                    let told = problems(sample)
                    #expect(told.contains { $0.contains("/\(name):\(number + 1): ") }, "\(spoilt): \(told)")
                    #expect(told.allSatisfy(Self.isHarmless), "\(spoilt): \(told)")
                    tried += 1
                }
            }
            try sample.edit(name) { _ in shipped }
        }
        #expect(tried > 60)
        #expect(problems(sample).isEmpty)
    }

    @Test func `is spelt out where a file's own name holds it`() throws {
        let sample = try SampleConfiguration()
        try "kind: [".write(toFile: "\(sample.directory)/forms/a\u{1B}[31m.yaml", atomically: false, encoding: .utf8)
        try sample.setMode(0o644, of: "forms/a\u{1B}[31m.yaml")
        let told = problems(sample)
        #expect(told.contains { $0.contains("a\\u{1B}[31m.yaml") } && told.allSatisfy(Self.isHarmless), "\(told)")
    }

    /// The line with its key, and with its value, made of a text that is obeyed; nothing for one that has neither.
    private static func spoilt(_ line: String, _ taint: String) -> [String] {
        let indent = line.prefix { $0 == " " }
        let rest = line.dropFirst(indent.count)
        guard let colon = rest.firstIndex(of: ":"), rest.first?.isLetter == true else { return [] }
        let (key, value) = (rest[..<colon], rest[rest.index(after: colon)...])
        guard key.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else { return [] }
        let named = "\(indent)\"\(key)\(taint)\":\(value)"
        return value.isEmpty || value.hasPrefix(" #") ? [named] : [named, "\(indent)\(key): \"a\(taint)\""]
    }

    private static func isHarmless(_ told: String) -> Bool {
        told.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
    }

    private func text(of name: String, in sample: SampleConfiguration) throws -> String {
        try String(contentsOfFile: "\(sample.directory)/\(name)", encoding: .utf8)
    }

    private func problems(_ sample: SampleConfiguration) -> [String] {
        do throws(ConfigurationRefused) {
            _ = try Configuration.load(from: sample.directory)
            return []
        } catch { return error.problems.map(\.description) }
    }
}
