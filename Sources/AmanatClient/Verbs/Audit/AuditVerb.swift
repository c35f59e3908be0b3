import ArgumentParser

/// `amanat audit …`
struct AuditVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: who opened what. Reading it is in it.",
        subcommands: [
            AuditListVerb.self, AuditFollowVerb.self, AuditShowVerb.self, AuditCaseVerb.self, AuditUserVerb.self,
            AuditReviewVerb.self, AuditSummaryVerb.self, AuditReportVerb.self, AuditCheckpointVerb.self,
            AuditVerifyVerb.self, AuditProveVerb.self, AuditExportVerb.self, AuditStartGenerationVerb.self,
        ])
}
