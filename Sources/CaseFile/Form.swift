/// Whom records of a form can be for.
package enum FormAudience: String, Sendable, CaseIterable, Codable {
    /// Everyone whom domain and assignment admit: a progress note.
    case team
    /// The author alone: a process note.
    case author
}

/// A kind of record, as an operator's form file declares it.
package struct Form: Sendable, Equatable {
    package let kind: KindID
    /// Rises with every change of the fields; records name the version that they were written under.
    package let version: Int64
    package let domains: [DomainCode]
    package let labels: Labels
    /// The audiences that its records can have, with the name of such a record.
    package let audiences: [FormAudience: Labels]
    /// In the order in which a person is asked.
    package let fields: [Field]

    package init(
        kind: KindID, version: Int64, domains: [DomainCode], labels: Labels, audiences: [FormAudience: Labels],
        fields: [Field]
    ) {
        self.kind = kind
        self.version = version
        self.domains = domains
        self.labels = labels
        self.audiences = audiences
        self.fields = fields
    }

    package func field(_ code: FieldCode) -> Field? { fields.first { $0.code == code } }
}

/// All forms of a vault.
package struct FormCatalog: Sendable {
    /// By kind, sorted.
    package let forms: [Form]

    package func form(_ kind: KindID) -> Form? { forms.first { $0.kind == kind } }

    package init(forms: [Form]) {
        self.forms = forms.sorted { $0.kind < $1.kind }
    }
}
