import ArgumentParser

/// `amanat recover …`
struct RecoverVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "What custodians do together.", subcommands: [RecoverCancelVerb.self])
}
