import ArgumentParser
import Interfaces

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

extension Desk {
    /// What the log answers; what it doesn't know is told in an auditor's words, who has no cases.
    func fromLog<Answer>(
        _ ask: (Daemon) async throws(CommandError) -> Answer
    ) async throws(CommandError) -> Answer {
        do throws(CommandError) {
            return try await ask(daemon)
        } catch {
            guard case .refused(let refusal) = error, refusal as? Cases.Failure == .notFound else { throw error }
            throw .refused(Audit.Failure.notFound)
        }
    }
}
