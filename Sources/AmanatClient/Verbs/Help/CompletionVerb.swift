import ArgumentParser

/// `amanat completion SHELL`
struct CompletionVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a completion script for bash, zsh or fish.",
        discussion: "Example: amanat completion bash > /etc/bash_completion.d/amanat\nNext: open a new shell.")

    @Argument(help: "bash, zsh or fish.") var shell: String

    func run() throws {
        guard let known = CompletionShell(rawValue: shell) else { throw ValidationError("Name bash, zsh or fish.") }
        print(AmanatCommand.completionScript(for: known))
    }
}
