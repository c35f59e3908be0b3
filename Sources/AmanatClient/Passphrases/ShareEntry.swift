import Sealing

/// How a custodian's share comes to the vault: typed line by line, each looked over before anything is sent, or the
/// next line of a descriptor.
///
/// A share is 24 groups; a slip is named by its group, and its line alone is typed again.
package struct ShareEntry: Sendable {
    private let source: PassphraseSource
    private static let lines = 4
    private static let groupsInLine = 6
    private static let attempts = 12

    package init(_ source: PassphraseSource) {
        self.source = source
    }

    /// The share's text; what the vault knows of it is for the vault to say.
    package func obtain() throws(CommandError) -> String {
        if case .descriptor = source { return try source.next("").trimmed }
        return try Terminal.asking("a share") { terminal throws(CommandError) in try Self.ask(terminal) }
    }

    private static func ask(_ terminal: Terminal) throws(CommandError) -> String {
        terminal.write("Type your share from the paper, one line of six groups at a time; small letters will do.\n")
        let first = try terminal.line("Line 1: ")
        // All four lines at once, typed on or pasted.
        if slip(in: first) == nil { return first }
        var lines = [first]
        for number in 2...Self.lines { lines.append(try terminal.line("Line \(number): ")) }
        for _ in 0..<attempts {
            guard let group = slip(in: lines.joined(separator: " ")) else { break }
            let line = (group - 1) / groupsInLine
            let place = (group - 1) % groupsInLine + 1
            lines[line] = try terminal.line("Line \(line + 1) has a slip in group \(place). Type line \(line + 1): ")
        }
        return lines.joined(separator: " ")
    }

    /// The first group, from 1, that can't be as it was handed out; nil where there is none.
    private static func slip(in text: String) -> Int? {
        do {
            _ = try ShareText.parse(text)
            return nil
        } catch {
            guard case .badShare(.mistyped(let group?)) = error else { return shortLine(text) }
            return group
        }
    }

    /// Where letters are missing or too many, the first group of six that isn't one.
    private static func shortLine(_ text: String) -> Int? {
        let groups = text.split { $0 == "-" || $0.isWhitespace }
        if let wrong = groups.firstIndex(where: { $0.count != groupsInLine }) {
            return min(wrong + 1, lines * groupsInLine)
        }
        return groups.count < lines * groupsInLine ? groups.count + 1 : lines * groupsInLine
    }
}
