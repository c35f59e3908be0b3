import CanonicalJSON
import CaseFile
import Interfaces
import Trust

/// Finds forms and checks fields against them.
struct FormBook {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func form(kind: String) throws(VaultError) -> Form {
        guard let id = KindID(rawValue: kind), let form = work.premises.forms.form(id) else {
            throw .unknownForm(KindID(rawValue: kind)?.rawValue ?? "")
        }
        return form
    }

    /// A form with the compartment that a record of it belongs to.
    struct Placed {
        let form: Form
        let compartment: Compartment
    }

    /// The compartment of a new record: the domain asked for, or the form's usual one.
    func place(
        kind: String, domain: String?, audience: Cases.Audience?, home: Home
    ) throws(VaultError) -> Placed {
        let form = try form(kind: kind)
        guard let code = domain ?? form.domains.first?.rawValue, form.domains.contains(where: { $0.rawValue == code }),
            let name = try? DomainName(code)
        else { throw .unknownForm(form.kind.rawValue) }
        let wanted: FormAudience = audience == .author ? .author : .team
        guard form.audiences[wanted] != nil else { throw .unknownForm(form.kind.rawValue) }
        let audience: Trust.Audience = wanted == .author ? .author(try work.session().user) : .team
        return Placed(form: form, compartment: Compartment(home: home, domain: name, audience: audience))
    }

    static func validate(_ fields: JSONValue, _ form: Form) throws(VaultError) -> ValidatedFields {
        do {
            return try form.validate(fields)
        } catch {
            switch error {
            case .notAnObject: throw .invalidInput(parameter: "fields", fault: "not-an-object")
            case .tooLong: throw .invalidInput(parameter: "fields", fault: "too-long")
            case .fields(let faults):
                throw .invalidFields(faults)
            }
        }
    }
}
