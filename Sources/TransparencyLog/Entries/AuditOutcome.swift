/// How an operation ended, and by which rule of the policy.
package struct AuditOutcome: Hashable, Sendable {
    package enum Result: String, CaseIterable, Hashable, Sendable {
        case done
        case denied
        case failed
    }

    package let result: Result
    /// The rule that decided; nil where none was reached.
    package let rule: AuditCode?

    package init(_ result: Result, rule: AuditCode? = nil) {
        self.result = result
        self.rule = rule
    }
}

/// Why something was asked for (FHIR `AuditEvent.purposeOfEvent`).
package enum AuditPurpose: String, CaseIterable, Hashable, Sendable {
    case treatment
    case supervision
    case legalProcess = "legal_process"
    case emergency
    case qualityReview = "quality_review"
    case system
}
