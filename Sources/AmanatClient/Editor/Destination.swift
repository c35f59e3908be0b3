package import Interfaces

/// Where a text belongs; lies beside it as long as the vault hasn't got it.
///
/// Whoever stores it later may be tired, at another terminal, or somebody else who shares the Unix account: a process note
/// must not become the team's, nor one child's note another's.
package struct Destination: Codable, Hashable, Sendable {
    /// Its author's login name.
    package var author: String
    /// The case's reference or id as it was given; nil for the registration of a new case.
    package var place: String?
    package var kind: String
    /// Nil where the form has only one.
    package var domain: String?
    package var audience: Cases.Audience
    /// The record that it amends.
    package var record: String?
    /// When it happened, if that was given.
    package var event: String?

    /// The command that takes the text from a file.
    package func command(takingFrom path: String) -> String {
        (verb + ["--as", safe(author), "--file", safe(path)]).joined(separator: " ")
    }

    private var verb: [String] {
        if let record { return ["amanat", "record", "amend", safe(record), "--reason", "WHY"] + day }
        guard let place else { return ["amanat", "case", "open"] }
        let process = audience == .author ? ["--process"] : []
        return ["amanat", "record", "add", safe(place), safe(kind)] + option("--domain", domain) + process + day
    }

    private var day: [String] { option("--event", event) }

    private func option(_ name: String, _ value: String?) -> [String] {
        value.map { [name, safe($0)] } ?? []
    }

    private func safe(_ text: String) -> String {
        SafeText(text).isolated
    }
}

extension Destination {
    /// Whether a text for this place may be stored there: only the day may be another one.
    package func fits(_ other: Destination) -> Bool {
        guard event == nil || other.event != nil else { return false }
        var same = other
        same.event = event
        return same == self
    }
}
