import ArgumentParser
import FoundationEssentials

/// `amanat help [TOPIC]`
struct HelpVerb: PrintingVerb {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a topic or a command.",
        discussion: "Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).\n"
            + "Example: amanat help first-steps\nNext: amanat help record add.")

    @Argument(help: "A topic, or a command such as record add.") var topic: [String] = []
    @Flag(help: "Write the manual page amanat(1) as roff.") var man = false

    func text() throws -> String {
        if man { return try ManualPage(dump: AmanatCommand._dumpHelp()).roff }
        if topic.count == 1, let known = HelpTopic.named(topic[0]) { return known.text + "\n" }
        let topics = HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")
        guard let command = AmanatCommand.command(at: topic) else {
            throw ValidationError(
                "There is no topic or command \(SafeText(topic.joined(separator: " ")).isolated). Topics: \(topics).")
        }
        return AmanatCommand.helpMessage(for: command) + "\n" + (topic.isEmpty ? "\nTOPICS: \(topics)\n" : "")
    }
}
