import CanonicalJSON

extension Field {
    /// The value as it is stored; nil when an optional one isn't given.
    func check(_ value: JSONValue?) throws(FieldFault.Cause) -> JSONValue? {
        guard let value, !isBlank(value) else {
            if isRequired { throw .missing }
            return nil
        }
        switch (type, value) {
        case (.text(let limit), .string(let text)): return try line(text, limit: limit)
        case (.longtext, .string): return value
        case (.integer(let range), .integer(let number)), (.duration(let range), .integer(let number)):
            return try within(range, number, value)
        case (.number(let range), .integer(let number)): return try within(range, Double(number), value)
        case (.number(let range), .number(let number)): return try within(range, number, value)
        case (.boolean, .bool): return value
        case (.date, .string(let text)):
            guard let date = PartialDate(typed: text) else { throw .notADate }
            return .string(date.description)
        case (.time, .string(let text)):
            guard let time = TimeOfDay(typed: text) else { throw .notATime }
            return .string(time.description)
        case (.choice(let choices), .string(let code)): return .string(try choice(code, of: choices))
        case (.choices(let choices), .array(let items)): return try several(items, of: choices)
        case (.goals, .array(let items)): return try goals(items)
        default: throw .wrongType
        }
    }

    private func isBlank(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let items): items.isEmpty
        case .bool, .integer, .number, .object: false
        }
    }

    private func line(_ text: String, limit: Int) throws(FieldFault.Cause) -> JSONValue {
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw .controlCharacter
        }
        if text.count > limit || text.utf8.count > limit * 16 { throw .tooLong }
        return .string(text)
    }

    private func within<Number: Comparable>(
        _ range: ClosedRange<Number>, _ number: Number, _ value: JSONValue
    ) throws(FieldFault.Cause) -> JSONValue {
        guard range.contains(number) else { throw .outOfRange }
        return value
    }

    private func choice(_ code: String, of choices: [Choice]) throws(FieldFault.Cause) -> String {
        guard choices.contains(where: { $0.code.rawValue == code }) else { throw .notAChoice }
        return code
    }

    /// Stored in the form's order, so that the order of asking tells nothing.
    private func several(_ items: [JSONValue], of choices: [Choice]) throws(FieldFault.Cause) -> JSONValue {
        var chosen: Set<String> = []
        for item in items {
            guard case .string(let code) = item else { throw .wrongType }
            if !chosen.insert(try choice(code, of: choices)).inserted { throw .repeated }
        }
        return .array(choices.map(\.code.rawValue).filter(chosen.contains).map(JSONValue.string))
    }

    /// Each goal is an object of `goal`, a line of text, and `progress`, a ``Progress`` (in progress when left out).
    private func goals(_ items: [JSONValue]) throws(FieldFault.Cause) -> JSONValue {
        if items.count > 50 { throw .tooLong }
        var stored: [JSONValue] = []
        for item in items {
            guard case .object(var goal) = item, case .string(let text)? = goal.removeValue(forKey: "goal") else {
                throw .wrongType
            }
            let progress = goal.removeValue(forKey: "progress") ?? .string(Progress.inProgress.rawValue)
            guard goal.isEmpty, case .string(let word) = progress, !isBlank(.string(text)) else { throw .wrongType }
            guard Progress(rawValue: word) != nil else { throw .notAChoice }
            stored.append(.object(["goal": try line(text, limit: 500), "progress": progress]))
        }
        return .array(stored)
    }
}

extension Field {
    /// What of a stored value becomes a fact; nil for content only.
    func coarsened(_ value: JSONValue) -> JSONValue? {
        switch (fact, value) {
        case (.whole, _): value
        case (.month, .string(let text)): PartialDate(typed: text).map { .string($0.withoutDay) }
        case (.band(let bands), .integer(let number)): band(of: number, in: bands).map(JSONValue.string)
        default: nil
        }
    }

    /// As `6-10`, `21+` for the last, `<6` below the first.
    private func band(of number: Int64, in bands: [Int64]) -> String? {
        guard let index = bands.lastIndex(where: { $0 <= number }) else { return bands.first.map { "<\($0)" } }
        return index + 1 < bands.count ? "\(bands[index])-\(bands[index + 1] - 1)" : "\(bands[index])+"
    }
}
