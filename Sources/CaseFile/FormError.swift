/// What is wrong with one field of a record; never what stands in it.
package struct FieldFault: Error, Equatable, Sendable {
    package enum Cause: String, Error, Sendable {
        case unknown
        case missing
        case wrongType = "wrong_type"
        case notAChoice = "not_a_choice"
        case outOfRange = "out_of_range"
        case tooLong = "too_long"
        case notADate = "not_a_date"
        case notATime = "not_a_time"
        /// The same choice twice.
        case repeated
        /// A line break or another control character in a field of one line.
        case controlCharacter = "control_character"
    }

    /// Nil for a key that can't be a field's code, and so might be anything: it isn't repeated.
    package let field: FieldCode?
    package let cause: Cause

    package init(field: FieldCode?, cause: Cause) {
        self.field = field
        self.cause = cause
    }
}

/// Why the fields of a record were refused.
package enum FormError: Error, Equatable, Sendable {
    case notAnObject
    /// Every faulty field, in the form's order, unknown ones last.
    case fields([FieldFault])
    /// The content as a whole is longer than ``Form/contentLimit``.
    case tooLong
}
