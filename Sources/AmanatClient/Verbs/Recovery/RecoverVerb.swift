import ArgumentParser

/// `amanat recover …`
struct RecoverVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "What custodians bring about together with their shares.",
        subcommands: [
            RecoverStartVerb.self, RecoverEnterVerb.self, RecoverStatusVerb.self, RecoverCancelVerb.self,
        ])
}
