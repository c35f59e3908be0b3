import CanonicalJSON

/// Takes the fields of one JSON object out, each once, so that what is left over is known to be unknown.
///
/// For bytes that aren't an entry: it names the field that doesn't fit.
struct AuditFieldReader {
    private var members: [String: JSONValue]

    /// Nil unless the value is an object.
    init?(_ value: JSONValue) {
        guard let members = value.objectValue else { return nil }
        self.members = members
    }

    /// Throws `unknownField` unless every field has been taken.
    func finish() throws(AuditEntryError) {
        guard members.isEmpty else { throw .unknownField }
    }

    mutating func value(_ field: AuditField) -> JSONValue? {
        members.removeValue(forKey: field.rawValue)
    }

    mutating func object(_ field: AuditField) throws(AuditEntryError) -> AuditFieldReader {
        guard let value = value(field) else { throw .missingField(field) }
        guard let reader = AuditFieldReader(value) else { throw .badField(field) }
        return reader
    }

    mutating func objectIfAny(_ field: AuditField) throws(AuditEntryError) -> AuditFieldReader? {
        members[field.rawValue] == nil ? nil : try object(field)
    }

    mutating func text(_ field: AuditField) throws(AuditEntryError) -> String? {
        guard let value = value(field) else { return nil }
        guard let text = value.stringValue else { throw .badField(field) }
        return text
    }

    mutating func code(_ field: AuditField) throws(AuditEntryError) -> AuditCode? {
        guard let text = try text(field) else { return nil }
        guard let code = try? AuditCode(text) else { throw .badField(field) }
        return code
    }

    mutating func hash(_ field: AuditField) throws(AuditEntryError) -> AuditHash? {
        guard let text = try text(field) else { return nil }
        guard let hash = AuditHash(hexadecimal: text.utf8) else { throw .badField(field) }
        return hash
    }

    mutating func integer<Number: FixedWidthInteger>(_ field: AuditField) throws(AuditEntryError) -> Number? {
        guard let value = value(field) else { return nil }
        guard let number = value.integerValue.flatMap(Number.init(exactly:)) else { throw .badField(field) }
        return number
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ field: AuditField) throws(AuditEntryError) -> Choice? {
        guard let text = try text(field) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .badField(field) }
        return choice
    }

    mutating func elements(_ field: AuditField) throws(AuditEntryError) -> [JSONValue]? {
        guard let value = value(field) else { return nil }
        guard let elements = value.arrayValue else { throw .badField(field) }
        return elements
    }
}

extension Optional {
    /// The value of a field that every entry has.
    func required(_ field: AuditField) throws(AuditEntryError) -> Wrapped {
        guard let self else { throw .missingField(field) }
        return self
    }
}
