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
}
