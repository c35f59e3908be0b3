import ArgumentParser

/// `amanat approve`
struct ApproveVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "What two people do together: see what colleagues ask for, and answer.",
        subcommands: [ApproveListVerb.self, ApproveShowVerb.self, ApproveYesVerb.self, ApproveNoVerb.self])
}
