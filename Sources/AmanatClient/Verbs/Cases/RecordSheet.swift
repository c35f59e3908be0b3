import CanonicalJSON
package import Interfaces

/// An opened record as a person reads it: whose it is first, then each answer under its label.
package struct RecordSheet: Sendable {
    package let facts: [(String, String?)]
    package let answers: [(String, String)]
    private let title: String

    /// A field that the form no longer has is shown under its code.
    package init(_ record: Cases.Record, form: Cases.Form?, labels: FormLabels) {
        let line = record.line
        title = "\(record.reference) \(record.name ?? "")"
        facts = [
            ("case", record.reference), ("child", record.name),
            ("form", form.map { labels.text($0.labels, code: $0.kind) } ?? line.kind),
            ("domain", line.audience == .author ? "\(line.domain), its author's alone" : line.domain),
            ("author", line.author), ("entered", LocalTime.minutes(of: line.entered)),
            ("event", line.event.map(WrittenDay.shown)), ("version", "\(line.version)"), ("reason", record.reason),
            ("signature", record.verified ? "verified" : "NOT verified"),
        ]
        var rest = record.fields.objectValue ?? [:]
        var answers: [(String, String)] = []
        for field in form?.fields ?? [] {
            guard let value = rest.removeValue(forKey: field.code) else { continue }
            answers.append((labels.text(field.labels, code: field.code), FieldAnswer.text(of: value, field)))
        }
        self.answers = answers + rest.sorted { $0.key < $1.key }.map { ($0.key, FieldAnswer.plain($0.value)) }
    }

    /// The same for a browser.
    package var page: HTMLPage {
        var page = HTMLPage(title: title)
        page.add(remark: facts.compactMap { fact in fact.1.map { "\(fact.0): \($0)" } }.joined(separator: " · "))
        for (label, text) in answers { page.add(label, text) }
        return page
    }
}

extension Output {
    func sheet(_ sheet: RecordSheet) {
        var block = KeyValueBlock()
        for (name, value) in sheet.facts { block.add(name, value) }
        self.block(block)
        for (label, text) in sheet.answers {
            line()
            heading(SafeText(label).isolated)
            paragraph(text, indent: 2)
        }
    }
}
