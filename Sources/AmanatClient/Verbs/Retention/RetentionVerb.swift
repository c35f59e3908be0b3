import ArgumentParser

/// `amanat retention`
struct RetentionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Destroy what has been kept long enough, and prove it.",
        subcommands: [RetentionDestroyVerb.self, RetentionCertificateVerb.self])
}

/// `amanat hold`
struct HoldVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Legal holds: what must not be destroyed.",
        subcommands: [HoldListVerb.self, HoldSetVerb.self, HoldLiftVerb.self])
}
