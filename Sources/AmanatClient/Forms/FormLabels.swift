import Interfaces

/// The language that labels are shown in.
package struct FormLabels: Hashable, Sendable {
    private let languages: [String]

    /// The language of LC_ALL, LC_MESSAGES or LANG, then English.
    package init(environment: [String: String]) {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        languages = [String((named ?? "en").prefix { $0.isLetter }), "en"]
    }

    /// The label in the person's language, else in English, else in any, else the code.
    package func text(_ labels: [String: String], code: String) -> String {
        let found = languages.compactMap { labels[$0] }.first ?? labels.sorted { $0.key < $1.key }.first?.value
        return found ?? code.split(separator: "_").joined(separator: " ")
    }
}
