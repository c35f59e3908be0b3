import ArgumentParser

/// `amanat emergency …`
struct EmergencyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency", abstract: "Break-glass: open a case that isn't yours, before everybody's eyes.",
        subcommands: [EmergencyOpenVerb.self, EmergencyListVerb.self, EmergencySeenVerb.self])
}
