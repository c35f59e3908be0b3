/// The languages that labels are written in.
package enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case urdu = "ur"
    case pashto = "ps"
    case balochi = "bal"
}

/// One label in several languages, English always among them.
package struct Labels: Sendable, Equatable {
    private let texts: [Language: String]

    package init(english: String, others: [Language: String] = [:]) {
        texts = others.merging([.english: english]) { $1 }
    }

    /// The label in a language, in English where it hasn't been translated.
    package subscript(_ language: Language) -> String { texts[language] ?? texts[.english] ?? "" }

    /// Every text there is, for recognising what somebody typed.
    var all: [String] { Array(texts.values) }
}
