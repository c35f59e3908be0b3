/// One choice of a field.
package struct Choice: Sendable, Equatable {
    package let code: ChoiceCode
    package let labels: Labels

    package init(code: ChoiceCode, labels: Labels) {
        self.code = code
        self.labels = labels
    }
}

/// What a field holds, with its limits.
package enum FieldType: Sendable, Equatable {
    /// One line; at most so many characters.
    case text(limit: Int)
    /// Several lines, up to the limit of a whole record.
    case longtext
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    /// A ``PartialDate``.
    case date
    /// A ``TimeOfDay``.
    case time
    case choice([Choice])
    case choices([Choice])
    /// Whole minutes.
    case duration(ClosedRange<Int64>)
    /// Goals, each with its ``Progress``.
    case goals

    /// The word for it in a form.
    package var word: String {
        switch self {
        case .text: "text"
        case .longtext: "longtext"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .date: "date"
        case .time: "time"
        case .choice: "choice"
        case .choices: "choices"
        case .duration: "duration"
        case .goals: "goals"
        }
    }
}

/// How far a goal has come; Primero's codes.
package enum Progress: String, Sendable, CaseIterable {
    case notApplicable = "n_a"
    case inProgress = "in_progress"
    case met
}

/// What of a field becomes a fact, readable to whoever holds the unsealed server.
///
/// Coarse by rule: the form checker admits no other kinds than these.
package enum Fact: Sendable, Equatable {
    /// The value itself: a choice, a boolean, a small integer.
    case whole
    /// The month of a date; the day stays content.
    case month
    /// The band that an integer falls in, given by the lowest number of each.
    case band([Int64])
}

/// One field of a form.
package struct Field: Sendable, Equatable {
    package let code: FieldCode
    package let labels: Labels
    package let type: FieldType
    package let isRequired: Bool
    /// Nil for content only.
    package let fact: Fact?

    package init(code: FieldCode, labels: Labels, type: FieldType, isRequired: Bool, fact: Fact?) {
        self.code = code
        self.labels = labels
        self.type = type
        self.isRequired = isRequired
        self.fact = fact
    }
}
