package import CanonicalJSON
package import Interfaces

/// Two versions of a record side by side, field by field as a person would read them.
package enum AmendmentDifference {
    /// Lines that differ, with signs, and the fields' headings around them.
    package static func lines(
        from old: [String: JSONValue], to new: [String: JSONValue], form: Cases.Form, labels: FormLabels
    ) -> [String] {
        var result: [String] = []
        for field in form.fields {
            let texts = [old, new].map { $0[field.code].map { FieldAnswer.text(of: $0, field) } ?? "" }
            guard texts[0] != texts[1] else { continue }
            result.append(labels.text(field.labels, code: field.code))
            result += LineDifference.between(texts[0], texts[1]).map(\.text).filter { $0.count > 2 }
        }
        return result
    }
}
