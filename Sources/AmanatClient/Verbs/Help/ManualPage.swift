import CanonicalJSON
import FoundationEssentials

/// The manual page amanat(1), from the parser's own description of the commands.
struct ManualPage {
    private let root: JSONValue

    /// `dump` is what `--experimental-dump-help` prints.
    init(dump: String) throws {
        root = try JSONDecoder().decode(JSONValue.self, from: Data(dump.utf8))["command"] ?? .null
    }

    /// The page in man(7) macros.
    var roff: String {
        let head = """
            .TH AMANAT 1
            .SH NAME
            amanat \\- \(Self.escaped(root["abstract"]?.stringValue ?? ""))
            .SH SYNOPSIS
            .B amanat
            .I command
            [options]
            .SH COMMANDS

            """
        let topics = HelpTopic.allCases.map { topic in
            ".SH \(topic.rawValue.uppercased())\n.nf\n\(topic.text.split(separator: "\n").dropFirst().map(Self.line).joined())"
                + ".fi\n"
        }
        return head + Self.commands(root, path: []) + topics.joined()
    }

    private static func commands(_ command: JSONValue, path: [String]) -> String {
        let name = command["commandName"]?.stringValue ?? ""
        let inner = command["subcommands"]?.arrayValue ?? []
        let below = path.isEmpty ? [name] : path + [name]
        let own = inner.isEmpty ? section(command, below) : ""
        return own + inner.map { commands($0, path: below) }.joined()
    }

    private static func section(_ command: JSONValue, _ path: [String]) -> String {
        let arguments = (command["arguments"]?.arrayValue ?? []).filter { $0["shouldDisplay"]?.boolValue ?? true }
        let discussion = (command["discussion"]?.stringValue ?? "").split(separator: "\n").map { ".br\n" + line($0) }
        return ".SS \(escaped(path.joined(separator: " ")))\n\(line(Substring(command["abstract"]?.stringValue ?? "")))"
            + discussion.joined() + arguments.map(item).joined()
    }

    private static func item(_ argument: JSONValue) -> String {
        let names = (argument["names"]?.arrayValue ?? []).compactMap { name -> String? in
            guard let text = name["name"]?.stringValue else { return nil }
            return (name["kind"]?.stringValue == "long" ? "--" : "-") + text
        }
        let value = argument["valueName"]?.stringValue ?? ""
        let head: String =
            switch argument["kind"]?.stringValue {
            case "positional": value.uppercased()
            case "flag": names.joined(separator: ", ")
            default: "\(names.joined(separator: ", ")) \(value.uppercased())"
            }
        return ".TP\n.B \(escaped(head))\n\(line(Substring(argument["abstract"]?.stringValue ?? "")))"
    }

    private static func line(_ text: Substring) -> String {
        let escaped = escaped(String(text))
        return (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// Backslashes and hyphens as roff wants them.
    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
    }
}
