import ArgumentParser
import FoundationEssentials

/// `amanat help [TOPIC]`
struct HelpVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a topic or a command.",
        discussion: "Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).\n"
            + "Example: amanat help first-steps\nNext: amanat help record add.")

    @Argument(help: "A topic, or a command such as record add.") var topic: [String] = []
    @Flag(help: "Write the manual page amanat(1) as roff.") var man = false

    func run() throws {
        if man { return print(try ManualPage(dump: AmanatCommand._dumpHelp()).roff, terminator: "") }
        if topic.count == 1, let known = HelpTopic(rawValue: topic[0]) { return print(known.text) }
        guard let command = AmanatCommand.command(at: topic) else {
            throw ValidationError(
                "There is no topic or command \(SafeText(topic.joined(separator: " ")).isolated). "
                    + "Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        print(AmanatCommand.helpMessage(for: command))
        if topic.isEmpty { print("\nTOPICS: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", "))") }
    }
}
