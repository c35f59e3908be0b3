/// The name of one log, `amanat/<vault id>/<generation>`: first line of its checkpoints and name of its keys.
package struct LogOrigin: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens, 64 at most.
    package let vault: String
    /// Counts restores older than the last checkpoint: each starts an empty tree of its own.
    package let generation: UInt64

    /// Throws `malformed(.origin)` for a vault id with other characters.
    package init(vault: String, generation: UInt64) throws(NoteError) {
        let isPlain = vault.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isPlain, (1...64).contains(vault.utf8.count) else { throw .malformed(.origin) }
        self.vault = vault
        self.generation = generation
    }

    /// Reads the line back.
    package init(_ text: some StringProtocol) throws(NoteError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "amanat", let generation = UInt64(canonicalDecimal: parts[2]) else {
            throw .malformed(.origin)
        }
        try self.init(vault: String(parts[1]), generation: generation)
    }

    package var text: String { "amanat/\(vault)/\(generation)" }
}
