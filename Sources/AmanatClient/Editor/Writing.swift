package import Interfaces

/// What is being written, and where it will go.
package struct Writing: Sendable {
    /// The version that an amendment was based on.
    package struct Amendment: Hashable, Sendable {
        package let record: String
        package let base: Int

        package init(record: String, base: Int) {
            self.record = record
            self.base = base
        }
    }

    package let form: Cases.Form
    /// The case's reference or id; nil while it is being opened.
    package let place: String?
    /// The domain given, else the form's usual one; who else may read it follows from that.
    package let domain: String?
    package let audience: Cases.Audience?
    package let amends: Amendment?
    /// Whom it is about, once the vault has told.
    package var child: Child?
    /// Its author's login name.
    package var author = ""
    /// When it happened, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, if that was given.
    package var event: String?

    package init(
        form: Cases.Form, place: String?, domain: String? = nil, audience: Cases.Audience? = nil,
        amends: Amendment? = nil
    ) {
        self.form = form
        self.place = place
        self.domain = domain ?? form.domains.first
        self.audience = audience
        self.amends = amends
    }

    /// The day a person is shown before she signs.
    package var day: String {
        event.map(WrittenDay.shown) ?? "\(WrittenDay.shown(LocalTime.now.day)), the day of entry"
    }

    /// Whether its author's roles let her write it there: she is told before she writes, not after.
    package var isWritable: Bool {
        if amends != nil { return true }
        guard place != nil else { return form.opens }
        return form.writable.contains { $0.domain == domain && $0.audience == audience ?? .team }
    }

    /// Where it belongs, for whoever stores it from a file.
    package var destination: Destination {
        Destination(
            author: author, place: place, kind: form.kind, domain: form.domains.count > 1 ? domain : nil,
            audience: audience ?? .team, record: amends?.record, event: event)
    }

    /// Who will share it, as a line under a heading: whoever works in its domain, or nobody else.
    package var circle: (name: String, value: String) {
        audience == .author ? ("For", "yourself alone") : ("Domain", domain ?? "none")
    }
}
