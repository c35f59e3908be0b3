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
        return .ready(Method.Reply(forms: work.premises.forms.forms.map { $0.shown }))
    }
}

extension Form {
    /// The form as the protocol tells it.
    fileprivate var shown: Cases.Form {
        Cases.Form(
            kind: kind.rawValue, version: Int(version), domains: domains.map(\.rawValue),
            audiences: FormAudience.allCases.filter { audiences[$0] != nil }.map { $0 == .author ? .author : .team },
            labels: labels.byCode, fields: fields.map(\.shown))
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
