package import Access
import CaseFile
package import Interfaces

/// Tells the forms records are written with.
package struct ListForms: Operation {
    package typealias Method = Cases.ListForms
    package static let action = ActionID.listForms

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let subject = try work.asking()
        let policy = work.premises.policy
        return .ready(Method.Reply(forms: work.premises.forms.forms.map { $0.shown(to: subject, under: policy) }))
    }
}

extension Form {
    /// The form as the protocol tells it.
    fileprivate func shown(to subject: Subject, under policy: Policy) -> Cases.Form {
        let opens = kind.rawValue == OpenCase.kind && policy.mayReach(OpenCase.action, .nothing, by: subject)
        return Cases.Form(
            kind: kind.rawValue, version: Int(version), domains: domains.map(\.rawValue),
            audiences: FormAudience.allCases.filter { audiences[$0] != nil }.map { $0 == .author ? .author : .team },
            labels: labels.byCode, fields: fields.map(\.shown), writable: circles(of: subject, under: policy),
            opens: opens)
    }

    /// Where the roles in force let a person write it, in a case of her own.
    private func circles(of subject: Subject, under policy: Policy) -> [Cases.Circle] {
        domains.flatMap { domain in
            FormAudience.allCases.filter { audiences[$0] != nil }.compactMap { audience in
                let object = Access.Object(
                    domain: DomainID(rawValue: domain.rawValue), audience: audience == .author ? .author : .team,
                    relation: [.own, .assigned])
                guard policy.mayReach(AddRecord.action, object, by: subject) else { return nil }
                return Cases.Circle(domain: domain.rawValue, audience: audience == .author ? .author : .team)
            }
        }
    }
}

extension Policy {
    /// Whether the policy lets somebody do this, perhaps under a condition.
    fileprivate func mayReach(_ action: ActionID, _ object: Access.Object, by subject: Subject) -> Bool {
        if case .deny = decide(action, by: subject, on: object) { return false }
        return true
    }
}

extension Field {
    fileprivate var shown: Cases.Field {
        Cases.Field(
            code: code.rawValue, type: type.word, required: isRequired, fact: fact != nil, labels: labels.byCode,
            choices: type.listedChoices.map { Cases.Choice(code: $0.code.rawValue, labels: $0.labels.byCode) })
    }
}

extension Labels {
    fileprivate var byCode: [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, self[$0]) })
    }
}

extension FieldType {
    /// The choices a person may pick from; goals have their progress.
    fileprivate var listedChoices: [Choice] {
        switch self {
        case .choice(let choices), .choices(let choices): choices
        default: []
        }
    }
}
