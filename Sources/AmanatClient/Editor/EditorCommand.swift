/// The person's editor, told to leave no copy of the text anywhere.
package struct EditorCommand: Hashable, Sendable {
    /// Program and arguments; the file's path goes behind them.
    package let words: [String]
    /// Whether the editor is one whose traces are known.
    package let isKnown: Bool

    /// VISUAL, else EDITOR; nil when neither is set.
    package init?(environment: [String: String]) {
        let named = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self).first { !$0.trimmed.isEmpty }
        let given = (named ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        guard let program = given.first else { return nil }
        let name = program.split(separator: "/").last.map(String.init) ?? program
        let quiet = Self.quietArguments(of: name)
        words = given + (quiet ?? [])
        isKnown = quiet != nil
    }

    package var name: String { words.first ?? "" }

    /// Arguments that turn off swap files, backups, histories and modelines (a pasted text must not configure vim).
    ///
    /// vim saves whenever nothing is typed for a second, so that a terminal that closes takes at most a word with it;
    /// nano writes its text beside the file when that happens.
    private static func quietArguments(of name: String) -> [String]? {
        switch name {
        case "vim", "vi", "nvim", "vim.basic", "vim.nox", "vim.tiny", "vim.gtk3":
            [
                "-i", "NONE", "-n", "--cmd", "set nomodeline noundofile",
                "-c", "set nobackup nowritebackup noundofile noswapfile nomodeline viminfo= updatetime=1000",
                "-c", "silent! autocmd CursorHold,CursorHoldI,FocusLost * silent! update",
            ]
        case "nano", "rnano": ["--ignorercfiles"]
        default: nil
        }
    }
}
