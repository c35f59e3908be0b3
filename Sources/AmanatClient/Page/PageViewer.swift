import CTerminal
import Glibc

/// Shows a page in a browser from private memory and removes it when the person has read it.
package struct PageViewer: Sendable {
    private static let watchInterval = Duration.milliseconds(200)

    private let desk: Desk

    package init(desk: Desk) {
        self.desk = desk
    }

    /// Opens the page with BROWSER, else xdg-open, and waits for Enter, a signal, or without a terminal the viewer.
    package func show(_ page: HTMLPage) async throws(CommandError) {
        let workspace = try EditorWorkspace(
            in: .ours(environment: desk.environment), text: page.document, name: "page.html")
        defer { workspace.wipe() }
        _ = cterminal_catch_signals()
        let browser = desk.environment["BROWSER"].flatMap { $0.isEmpty ? nil : $0 } ?? "xdg-open"
        let words = browser.split(whereSeparator: \.isWhitespace).map(String.init) + [workspace.file]
        let process = cterminal_spawn(words.joined(separator: "\u{1F}"))
        guard process > 0 else { throw .noViewer }
        try await wait(for: process)
        let signal = cterminal_caught_signal()
        if signal != 0 { throw .interrupted(signal: signal) }
    }

    private func wait(for process: Int32) async throws(CommandError) {
        do throws(CommandError) {
            try Terminal.asking("whether you have read it") { terminal throws(CommandError) in
                _ = try terminal.line("The page is open. Press Enter when you have read it; it is removed then. ")
            }
        } catch {
            guard case .noTerminal = error else { return }
            while cterminal_has_ended(process) == 0 && cterminal_caught_signal() == 0 {
                try? await Task.sleep(for: Self.watchInterval)
            }
        }
    }
}
