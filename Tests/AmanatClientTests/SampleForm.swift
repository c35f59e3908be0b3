import Interfaces

extension Cases.Field {
    /// A field labelled in English by its code.
    static func sample(
        _ code: String, _ type: String, required: Bool = false, choices: [String] = []
    ) -> Cases.Field {
        Cases.Field(
            code: code, type: type, required: required, fact: false, labels: ["en": "The \(code)", "ur": "وہ \(code)"],
            choices: choices.map { Cases.Choice(code: $0, labels: ["en": "Choice \($0)", "ur": "انتخاب \($0)"]) })
    }
}

extension Cases.Form {
    /// One field of every type.
    static let sample = Cases.Form(
        kind: "session_note", version: 1, domains: ["counselling"], audiences: [.team, .author],
        labels: ["en": "Session note"],
        fields: [
            .sample("note", "longtext", required: true), .sample("subject", "text"), .sample("number", "integer"),
            .sample("weight", "number"), .sample("seen", "boolean"), .sample("day", "date"), .sample("hour", "time"),
            .sample("length", "duration"), .sample("risk", "choice", choices: ["none", "low", "high"]),
            .sample("affect", "choices", choices: ["calm", "sad"]), .sample("progress", "goals"),
        ],
        writable: [
            Cases.Circle(domain: "counselling", audience: .team),
            Cases.Circle(domain: "counselling", audience: .author),
        ],
        opens: false)
}
