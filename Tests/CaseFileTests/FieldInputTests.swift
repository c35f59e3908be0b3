import CanonicalJSON
import CaseFile
import Testing

@Suite struct FieldInputTests {
    private func typed(_ kind: String, _ code: String, _ text: String) throws -> JSONValue {
        let field = try #require(FieldCode(rawValue: code).flatMap(try shippedForm(kind).field))
        return try field.value(typed: text)
    }

    @Test(arguments: [
        ("registration", "sex", "female", JSONValue.string("female")), ("registration", "sex", "۲", .string("male")),
        ("registration", "sex", " GIRL ", .string("female")), ("registration", "sex", "لڑکا", .string("male")),
        ("registration", "age", "۱۲", .integer(12)), ("registration", "age", "٩", .integer(9)),
        ("registration", "estimated", "ہاں", .bool(true)), ("registration", "estimated", "No", .bool(false)),
        ("registration", "name", "  گل   بی بی ", .string("گل بی بی")), ("registration", "name", "  ", .null),
        ("session_note", "presenting_affect", "sad، 4", .array([.string("sad"), .string("anxious")])),
        ("session_note", "note", "a\nb", .string("a\nb")), ("session_note", "duration", "45", .integer(45)),
        (
            "session_note", "progress", "sleep | met\nschool",
            .array([
                .object(["goal": .string("sleep"), "progress": .string("met")]), .object(["goal": .string("school")]),
            ])
        ),
    ])
    func `what a person types becomes a value`(kind: String, code: String, text: String, value: JSONValue) throws {
        #expect(try typed(kind, code, text) == value)
    }

    @Test(arguments: [
        ("sex", "boyish", FieldFault.Cause.notAChoice), ("sex", "4", .notAChoice), ("sex", "0", .notAChoice),
        ("age", "nine", .wrongType), ("age", "99999999999999999999", .wrongType), ("estimated", "maybe", .wrongType),
    ])
    func `what can't be a value is refused with its cause`(code: String, text: String, cause: FieldFault.Cause) {
        #expect(throws: cause) { try typed("registration", code, text) }
    }
}
