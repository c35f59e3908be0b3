/// What a person decides about a text she has written.
package enum WritingDecision: String, CaseIterable, Sendable {
    case store
    case edit
    case again
    case logIn = "login"
    case draft
    case keep

    fileprivate var key: String {
        switch self {
        case .store: "s"
        case .edit: "e"
        case .again: "t"
        case .logIn: "l"
        case .draft: "d"
        case .keep: "k"
        }
    }

    fileprivate var words: String {
        switch self {
        case .store: "[s]tore it"
        case .edit: "[e]dit"
        case .again: "[t]ry again"
        case .logIn: "[l]og in again"
        case .draft: "keep it as a [d]raft"
        case .keep: "[k]eep it in this computer's memory"
        }
    }
}

/// A question with a few answers, the first of them taken for Enter.
package struct WritingQuestion: Sendable {
    private let text: String
    private let offers: [WritingDecision]

    package init(_ text: String, _ offers: [WritingDecision]) {
        self.text = text
        self.offers = offers
    }

    /// Asks on the terminal until the answer is one of those offered.
    package func ask() throws(CommandError) -> WritingDecision {
        let prompt = "\(text) \(offers.map(\.words).joined(separator: ", ")): "
        return try Terminal.asking("what to do with the text") { terminal throws(CommandError) in
            while true {
                let answer = try terminal.line(prompt).trimmed.lowercased()
                if answer.isEmpty, let first = offers.first { return first }
                if let found = offers.first(where: { $0.key == answer || $0.rawValue == answer }) { return found }
            }
        }
    }
}
