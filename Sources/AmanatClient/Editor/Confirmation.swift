package import CanonicalJSON
package import Interfaces

/// What a person is shown before she signs: whose file, which day, which form, by whom.
///
/// What is written into the wrong child's file is hard to take back.
package struct Confirmation: Sendable {
    private var lines: [(name: String, value: String)]

    package init(_ writing: Writing, answers: [String: JSONValue], labels: FormLabels) {
        let child = writing.child ?? Child(answers)
        lines = [
            ("Child", child.words), ("Date", writing.day),
            ("Form", labels.text(writing.form.labels, code: writing.form.kind)),
        ]
        lines.append(writing.circle)
        if let amends = writing.amends { lines.append(("Amends", "version \(amends.base)")) }
        lines.append(("Author", writing.author))
    }

    /// Names and values, made safe for a terminal.
    package var text: String {
        lines.map { line in
            "\(line.name):".padded(to: 8) + SafeText(line.value).isolated
        }.joined(separator: "\n")
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

/// A child as the registration gives her: reference, name, father's name and age belong together.
package struct Child: Hashable, Sendable {
    /// The case's id; nil while it is not open or may not be seen.
    package var id: String?
    package var reference: String?
    package var name: String?
    package var father: String?
    package var age: Int?

    /// A case as it was typed, of which nothing more is known.
    package init(reference: String) {
        self.reference = reference
    }

    package init(_ line: Cases.CaseLine) {
        id = line.id
        reference = line.reference
        name = line.name
        father = line.father
        age = line.age
    }

    /// The child of a registration's answers, whose case isn't open yet.
    package init(_ answers: [String: JSONValue]) {
        name = answers["name"]?.stringValue
        father = answers["father_name"]?.stringValue
        age = answers["age"]?.integerValue.map(Int.init)
    }

    /// `Q-2026-0042, Zarmina, father Abdullah, 9 years`
    package var words: String {
        let parts = [
            reference ?? "a new case", name, father.map { "father \($0)" },
            age.map { $0 == 1 ? "1 year" : "\($0) years" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
