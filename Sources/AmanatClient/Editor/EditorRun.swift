import CTerminal
import Glibc

/// One run of an editor: each save goes to `save` while the editor is still open, and again while it did not arrive.
package struct EditorRun: Sendable {
    private static let watchInterval = Duration.milliseconds(200)
    /// A save that failed is tried again every 5 s, one that arrived costs nothing.
    private static let ticksUntilRetry = 25
    /// An editor that is asked to end has 2 s to put its text beside the file.
    private static let ticksToEnd = 10

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

    /// Returns when the editor has ended well; whatever ended it, what it left is in the workspace and was saved.
    ///
    /// A hang-up or termination ends the editor too; INT and QUIT are the editor's own business. Errors: `editor`,
    /// `interrupted`.
    package func finish() async throws(CommandError) {
        _ = cterminal_catch_signals()
        let process = cterminal_spawn(arguments.joined(separator: "\u{1F}"))
        guard process > 0 else { throw .editor(command.name, status: -process) }
        await watch(process)
        let status = cterminal_exit_status()
        let signal = Self.endingSignal
        if status != 0 || signal != nil { workspace.adoptRescue() }
        await saveContent()
        if let signal { throw .interrupted(signal: signal) }
        // An INT or QUIT meanwhile was for the editor: it must not answer the questions that follow.
        _ = cterminal_catch_signals()
        guard status == 0 else { throw .editor(command.name, status: status) }
    }

    /// `env` sets TMPDIR, so that filters run from the editor put their files beside the text.
    private var arguments: [String] {
        ["env", "TMPDIR=\(workspace.path)"] + command.words + [workspace.file]
    }

    private static var endingSignal: Int32? {
        let signal = cterminal_caught_signal()
        return signal == SIGTERM || signal == SIGHUP ? signal : nil
    }

    private func saveContent() async {
        if case .text(let text) = workspace.content { await save(text) }
    }

    private func watch(_ process: Int32) async {
        var stamp = workspace.stamp
        var ticks = 0
        while cterminal_has_ended(process) == 0 {
            ticks += 1
            if workspace.stamp != stamp || ticks % Self.ticksUntilRetry == 0 {
                stamp = workspace.stamp
                await saveContent()
            }
            if Self.endingSignal != nil { return await end(process) }
            try? await Task.sleep(for: Self.watchInterval)
        }
    }

    private func end(_ process: Int32) async {
        _ = kill(process, SIGTERM)
        for _ in 0..<Self.ticksToEnd where cterminal_has_ended(process) == 0 {
            try? await Task.sleep(for: Self.watchInterval)
        }
    }
}
