/// What doesn't fit in a log, in a file that proves something of it, or in the keys it is signed with.
package enum LogMisfit: Hashable, Sendable {
    /// The daemon's verification has named what doesn't fit.
    case damaged
    /// The log is signed with another key than the one this client has pinned.
    case foreignKey(vault: String, key: String, file: String)
    /// A line of the file of pinned keys is no key.
    case pins(file: String, line: Int)
    /// The checkpoint isn't signed by any of the keys.
    case signature
    /// The text is no checkpoint of a log of ours.
    case notCheckpoint
    /// The entry with this number isn't what its leaf or its place says.
    case entry(Int)
    /// The file ends before its last entry, or has one too many.
    case count(expected: Int, found: Int)
    /// Each entry fits its own leaf, and together they don't make the tree that was signed.
    case tree
    /// The log as it is doesn't extend the checkpoint that was kept.
    case notExtended
    /// A line of the file isn't as the format says.
    case line(Int)
}

extension LogMisfit {
    var words: String {
        switch self {
        case .damaged: "The log doesn't fit."
        case .foreignKey(let vault, _, let file):
            "The log of vault \(SafeText(vault).isolated) is signed with another key than those pinned in "
                + "\(SafeText(file).isolated), and none of them has signed for it."
        case .pins(let file, let line): "Line \(line) of \(SafeText(file).isolated) is no key of a log: name+id+key."
        case .signature:
            "The checkpoint is not signed by any key given or pinned here; if the log's keys were changed since, give "
                + "the one of its time with --key."
        case .notCheckpoint: "That is no checkpoint of a log of Amanat."
        case .entry(let number): "Entry \(number) does not fit: it was changed, removed, added or moved."
        case .count(let expected, let found): "The file should hold \(expected) entries and holds \(found)."
        case .tree: "Each entry fits its own leaf, but together they are not what was signed: some were rewritten."
        case .notExtended: "The log does not extend the checkpoint that was kept: it was rewritten, cut or put back."
        case .line(let number): "Line \(number) of the file is not as the format says."
        }
    }

    var hint: String {
        switch self {
        case .notCheckpoint, .line: "amanat audit checkpoint --output FILE, or amanat audit export --output FILE"
        case .foreignKey(_, let key, let file):
            "ask the admin whether the log's keys were changed, and to read out the new one; only if it is "
                + "\(SafeText(key).isolated), add it to \(SafeText(file).isolated) as a line of its own"
        case .pins: "was that file edited? take the line out; a key that is missing then is asked for"
        default: "keep this file and the vault's as they are; compare with a checkpoint kept elsewhere"
        }
    }
}
