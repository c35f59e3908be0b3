package import CaseFile

/// What the names in a form refer to, besides the form itself.
package struct FormSurroundings: Sendable {
    /// What fields with `places` choose from.
    package let places: Places
    /// The domains that the policy declares; nil where a form is read without a policy beside it.
    package let domains: [DomainCode]?

    package init(places: Places, domains: [DomainCode]? = nil) {
        self.places = places
        self.domains = domains
    }
}
