package import Logging
package import VaultCore

extension Logger {
    /// Writes what the vault says to the journal: a checkpoint is one line for each key that signed it.
    ///
    /// Origin, size and root are the three lines of the note's text; the signature line is `— origin signature`. So the
    /// journal alone, copied to another machine, holds checkpoints that anybody can check.
    package func note(_ news: JournalNews) {
        switch news {
        case .checkpoint(let checkpoint):
            for signature in checkpoint.signatures {
                note(
                    .checkpoint, .notice,
                    [
                        "origin": .code(checkpoint.origin), "size": .number(Int64(clamping: checkpoint.size)),
                        "root": .code(checkpoint.root), "signature": .code(signature),
                    ])
            }
        case .damagedTable(let table): note(.tampered, .critical, ["table": .code(table)])
        case .damaged(let fault):
            note(
                .tampered, .critical,
                [
                    "log": .code(fault.code), "generation": .number(fault.place.generation),
                    "seq": .number(fault.place.seq),
                ])
        case .damagedRow(let row):
            note(.tampered, .critical, ["table": .code(row.table.rawValue), "row": .code(row.row)])
        case .lost(let loss):
            note(
                .entriesMissing, .critical,
                [
                    "generation": .number(loss.generation), "found": .number(Int64(clamping: loss.found)),
                    "acknowledged": .number(Int64(clamping: loss.acknowledged)),
                ])
        case .undecided(let loss):
            note(
                .logUndecided, .critical,
                [
                    "generation": .number(loss.generation), "found": .number(Int64(clamping: loss.found)),
                    "acknowledged": .number(Int64(clamping: loss.acknowledged)),
                ])
        case .displaced(let file, let difference):
            note(.displaced, .critical, ["file": .code(file), "found": .code(difference)])
        }
    }
}
