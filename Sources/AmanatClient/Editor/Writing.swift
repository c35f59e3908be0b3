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
        self.domain = domain
        self.audience = audience
        self.amends = amends
    }

    /// The day a person is shown before she signs.
    package var day: String {
        event.map(WrittenDay.shown) ?? "\(WrittenDay.shown(LocalTime.now.day)), the day of entry"
    }

    /// The command that takes this text from a file.
    package var command: String {
        if let amends { return "amanat record amend \(SafeText(amends.record).isolated) --reason WHY" }
        guard let place else { return "amanat case open" }
        let words = [
            "amanat record add \(SafeText(place).isolated) \(SafeText(form.kind).isolated)",
            domain.map { "--domain \(SafeText($0).isolated)" }, audience == .author ? "--process" : nil,
            event.map { "--event \(SafeText($0).isolated)" },
        ]
        return words.compactMap(\.self).joined(separator: " ")
    }
}
