import ArgumentParser

/// `amanat audit …`
struct AuditVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: who opened what. Reading it is in it.",
        subcommands: [AuditListVerb.self, AuditShowVerb.self])
}
