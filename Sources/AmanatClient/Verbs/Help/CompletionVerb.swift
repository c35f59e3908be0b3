import ArgumentParser

/// `amanat completion SHELL`
struct CompletionVerb: PrintingVerb {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a completion script for bash, zsh or fish.",
        discussion: "Example: amanat completion bash > /etc/bash_completion.d/amanat\nNext: open a new shell.")

    @Argument(help: "bash, zsh or fish.") var shell: String

    func text() throws -> String {
        guard let known = CompletionShell(rawValue: shell) else { throw ValidationError("Name bash, zsh or fish.") }
        return AmanatCommand.completionScript(for: known) + "\n"
    }
}
