import CTerminal
import Glibc

/// One run of an editor: each save goes to `save` while the editor is still open.
package struct EditorRun: Sendable {
    private static let watchInterval = Duration.milliseconds(200)

    private let command: EditorCommand
    private let workspace: EditorWorkspace
    private let save: @Sendable (String) async -> Void

    package init(
        _ command: EditorCommand, in workspace: EditorWorkspace, save: @escaping @Sendable (String) async -> Void
    ) {
        self.command = command
        self.workspace = workspace
        self.save = save
    }

    /// The text when the editor ends.
    ///
    /// A hang-up or termination meanwhile keeps the last save as a draft, wipes the files and ends the process; INT and
    /// QUIT are the editor's own business. Errors: `editor`, `interrupted`.
    package func text() async throws(CommandError) -> String {
        _ = cterminal_catch_signals()
        let process = cterminal_spawn(arguments.joined(separator: "\u{1F}"))
        guard process > 0 else { throw .editor(command.name, status: -process) }
        try await watch(process)
        let status = cterminal_exit_status()
        guard status == 0 else { throw .editor(command.name, status: status) }
        return workspace.text ?? ""
    }

    /// `env` sets TMPDIR, so that filters run from the editor put their files beside the text.
    private var arguments: [String] {
        ["env", "TMPDIR=\(workspace.path)"] + command.words + [workspace.file]
    }

    private func watch(_ process: Int32) async throws(CommandError) {
        var stamp = workspace.stamp
        while true {
            let ended = cterminal_has_ended(process) != 0
            if workspace.stamp != stamp {
                stamp = workspace.stamp
                if let text = workspace.text { await save(text) }
            }
            if ended { return }
            let signal = cterminal_caught_signal()
            if signal == SIGTERM || signal == SIGHUP {
                _ = kill(process, SIGTERM)
                try? await Task.sleep(for: Self.watchInterval)
                throw .interrupted(signal: signal)
            }
            try? await Task.sleep(for: Self.watchInterval)
        }
    }
}
