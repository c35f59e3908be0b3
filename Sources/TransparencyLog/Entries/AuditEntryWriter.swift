/// Writes members in the order they are given; whoever calls gives them in the order of their names.
///
/// Nothing needs escaping: codes, hashes and times are made of letters, digits and a few marks.
struct AuditEntryWriter {
    private(set) var bytes: [UInt8] = []
    /// A member or element stands before the next one.
    private var needsComma = false

    /// Enough for an entry about one record.
    private static let usual = 768

    init() {
        bytes.reserveCapacity(Self.usual)
    }

    mutating func open() {
        begin()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func object<Failure: Error>(
        _ field: AuditField, _ members: (inout AuditEntryWriter) throws(Failure) -> Void
    ) throws(Failure) {
        name(field)
        open()
        try members(&self)
        close()
    }

    mutating func array(_ field: AuditField, _ elements: (inout AuditEntryWriter) -> Void) {
        name(field)
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        elements(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    mutating func element(_ code: AuditCode) {
        begin()
        quoted(code.text)
    }

    mutating func code(_ field: AuditField, _ code: AuditCode?) {
        if let code { text(field, code.text) }
    }

    mutating func text(_ field: AuditField, _ text: String) {
        name(field)
        quoted(text)
    }

    mutating func hash(_ field: AuditField, _ hash: AuditHash?) {
        guard let hash else { return }
        name(field)
        bytes.append(UInt8(ascii: "\""))
        hash.appendHexadecimal(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    mutating func number(_ field: AuditField, _ number: UInt32) {
        name(field)
        digits(UInt64(number))
    }

    /// A number below 2^53.
    mutating func long(_ field: AuditField, _ number: UInt64) throws(AuditEntryError) {
        guard number < 1 << 53 else { throw .badField(field) }
        name(field)
        digits(number)
    }

    private mutating func digits(_ number: UInt64) {
        bytes.append(contentsOf: String(number).utf8)
        needsComma = true
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func name(_ field: AuditField) {
        begin()
        quoted(field.rawValue)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func begin() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }
}
