import Sealing

/// How a person comes to a new passphrase.
package enum NewPassphrase: Hashable, Sendable {
    /// Made, shown once on the terminal, typed back.
    case shown
    /// Made, and written as a result before it is used, for scripts.
    case printed
    /// The person's own, typed twice; the daemon measures it.
    case chosen
    /// The next line of a descriptor.
    case given(Int32)

    private static let attempts = 3

    /// The passphrase; `purpose` says what it opens.
    ///
    /// By then its holder has it: typed twice, typed back, or written where the results go. A change made for a passphrase
    /// that nobody saw would close what it was to open.
    package func obtain(for purpose: String, on output: Output) throws(CommandError) -> String {
        switch self {
        case .printed: try Self.printed(on: output)
        case .given(let number): try PassphraseSource.descriptor(number).next("")
        case .chosen:
            try Terminal.asking("a new passphrase") { terminal throws(CommandError) in
                try Self.choose(for: purpose, on: terminal)
            }
        case .shown:
            try Terminal.asking("a new passphrase") { terminal throws(CommandError) in
                try Self.show(for: purpose, on: terminal)
            }
        }
    }

    private static func printed(on output: Output) throws(CommandError) -> String {
        let made = Passphrase.generate()
        try output.showFirst("passphrase", made)
        return made
    }

    private static func choose(for purpose: String, on terminal: Terminal) throws(CommandError) -> String {
        let first = try terminal.hiddenLine("New passphrase for \(purpose): ")
        guard try terminal.hiddenLine("The same once more: ") == first else { throw .passphrasesDiffer }
        return first
    }

    private static func show(for purpose: String, on terminal: Terminal) throws(CommandError) -> String {
        let made = Passphrase.generate()
        terminal.write(
            """
            Your new passphrase for \(purpose) is

                \(made)

            It is shown only now. Write it down, keep it where only you can reach it, and never beside this computer.

            """)
        for _ in 0..<attempts {
            if try terminal.hiddenLine("Type it now, with its hyphens: ") == made { return made }
            terminal.write("That differs; look once more.\n")
        }
        throw .passphrasesDiffer
    }
}
