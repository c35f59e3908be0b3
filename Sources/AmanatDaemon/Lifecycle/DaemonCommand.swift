package import ArgumentParser

/// The command line of `amanatd`.
package struct DaemonCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "amanatd", abstract: "Keeps the case notes of a child-protection centre.",
        version: DaemonVersion.current)

    @Option(name: .customLong("config"), help: ArgumentHelp("The configuration.", valueName: "dir"))
    package var configurationDirectory = "/etc/amanat"

    @Option(
        name: .customLong("state"), help: ArgumentHelp("The vault, instead of `state_directory`.", valueName: "dir"))
    package var stateDirectory: String?

    @Option(
        name: .customLong("socket"), help: ArgumentHelp("Listen here, instead of `socket_path`.", valueName: "path"))
    package var socketPath: String?

    @Flag(name: .customLong("check-config"), help: "Check the configuration and exit.")
    package var checksConfiguration = false

    package init() {}

    package func validate() throws {
        if let stateDirectory, !stateDirectory.hasPrefix("/") {
            throw ValidationError("--state wants a path that begins with /.")
        }
        guard let socketPath else { return }
        guard socketPath.hasPrefix("/"), socketPath.utf8.count <= SettingsParser.socketPathLimit else {
            throw ValidationError(
                "--socket wants a path that begins with /, of at most \(SettingsParser.socketPathLimit) bytes.")
        }
    }
}
