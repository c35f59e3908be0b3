import CTerminal

/// The controlling terminal, for questions that must reach a person whatever the standard streams are.
package struct Terminal: Sendable {
    private let descriptor: Int32
    private static let longestLine = 4096

    /// Opens the terminal for some questions and closes it again.
    package static func asking<Answer>(
        _ question: String, _ body: (Terminal) throws(CommandError) -> Answer
    ) throws(CommandError) -> Answer {
        let descriptor = cterminal_open()
        guard descriptor >= 0 else { throw .noTerminal(question: question) }
        defer { _ = cterminal_close(descriptor) }
        return try body(Terminal(descriptor: descriptor))
    }

    /// Goes on only if the person types this answer, word for word; `declined` otherwise.
    package static func confirm(
        _ matter: String, _ question: String, answer: String
    ) throws(CommandError) {
        let typed = try asking(matter) { terminal throws(CommandError) in try terminal.line(question) }
        guard typed.trimmed == answer else { throw .declined }
    }

    /// What was given as `option`, else what is typed now; words in a command stay in the shell's history, on the disk.
    package static func words(
        _ given: String?, asking question: String, option: String
    ) throws(CommandError) -> String {
        if let given { return given }
        do throws(CommandError) {
            let typed = try asking(option) { terminal throws(CommandError) in try terminal.line(question) }.trimmed
            guard !typed.isEmpty else { throw .declined }
            return typed
        } catch {
            guard case .noTerminal = error else { throw error }
            throw .usage("There is no terminal to ask on: give \(option).")
        }
    }

    /// Writes to the person, not to the results; whatever the text holds can't act on the terminal.
    package func write(_ text: String) {
        _ = cterminal_write(descriptor, Style.plain.written(text))
    }

    /// A line typed visibly.
    package func line(_ prompt: String) throws(CommandError) -> String {
        write(prompt)
        return try read()
    }

    /// A line typed without echo; a signal meanwhile turns echo on again before it ends the process.
    package func hiddenLine(_ prompt: String) throws(CommandError) -> String {
        guard cterminal_hide_input(descriptor) == 0 else { throw .noTerminal(question: "a passphrase") }
        write(prompt)
        defer {
            _ = cterminal_show_input()
            write("\n")
        }
        return try read()
    }

    private func read() throws(CommandError) -> String {
        var bytes: [UInt8] = []
        while true {
            let byte = cterminal_read_byte(descriptor)
            if byte < 0 && bytes.isEmpty { throw .declined }
            guard byte >= 0, byte != 0x0A, bytes.count < Self.longestLine else { break }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
