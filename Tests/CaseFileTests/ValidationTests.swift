import CanonicalJSON
import CaseFile
import Testing

@Suite struct ValidationTests {
    private let registration: [String: JSONValue] = [
        "registration_date": .string("۲۳/۱۱/۲۰۲۶"), "name": .string("گل بی بی"), "sex": .string("female"),
        "age": .integer(9), "child_group": .string("csa"), "risk_level": .string("high"),
        "centre": .string("centre_quetta"), "district": .string("pishin"), "date_of_birth": .string("2017"),
        "protection_concerns": .array([.string("other"), .string("gbv")]), "remarks": .null,
    ]

    private func faults(_ form: Form, _ fields: [String: JSONValue]) -> [FieldFault] {
        do throws(FormError) {
            _ = try form.validate(.object(fields))
            return []
        } catch .fields(let faults) {
            return faults
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test func `content keeps everything, facts keep what is coarse`() throws {
        let checked = try shippedForm("registration").validate(.object(registration))
        guard case .object(let content) = checked.content, case .object(let facts) = checked.facts else {
            Issue.record("not objects")
            return
        }
        #expect(content["registration_date"] == .string("2026-11-23"))
        #expect(content["date_of_birth"] == .string("2017"))
        #expect(content["age"] == .integer(9))
        #expect(content["protection_concerns"] == .array([.string("gbv"), .string("other")]))
        #expect(content.keys.sorted() == registration.keys.filter { $0 != "remarks" }.sorted())
        #expect(facts["registration_date"] == .string("2026-11"))
        #expect(facts["age"] == .string("6-10"))
        #expect(facts["district"] == .string("pishin"))
        for code in ["name", "father_name", "date_of_birth", "remarks"] { #expect(facts[code] == nil) }
    }

    @Test(arguments: [(0, "0-5"), (5, "0-5"), (6, "6-10"), (17, "15-17"), (20, "18-20"), (21, "21+"), (60, "21+")])
    func `an age becomes a band`(age: Int64, band: String) throws {
        var fields = registration
        fields["age"] = .integer(age)
        guard case .object(let facts) = try shippedForm("registration").validate(.object(fields)).facts else { return }
        #expect(facts["age"] == .string(band))
    }

    @Test func `what is validated once is valid again, and the same`() throws {
        let form = try shippedForm("registration")
        let once = try form.validate(.object(registration))
        #expect(try form.validate(once.content) == once)
    }

    @Test(arguments: [
        ("sex", JSONValue.null, FieldFault.Cause.missing), ("name", .string("  \n"), .missing),
        ("sex", .string("girl"), .notAChoice), ("sex", .integer(1), .wrongType), ("age", .string("9"), .wrongType),
        ("age", .integer(61), .outOfRange), ("age", .integer(-1), .outOfRange), ("age", .number(9.5), .wrongType),
        ("estimated", .string("yes"), .wrongType), ("date_of_birth", .string("31/02/2017"), .notADate),
        ("date_of_birth", .integer(2017), .wrongType), ("centre", .string("pishin"), .notAChoice),
        ("protection_concerns", .array([.string("gbv"), .string("gbv")]), .repeated),
        ("protection_concerns", .array([.integer(1)]), .wrongType), ("protection_concerns", .string("gbv"), .wrongType),
        ("name", .string("a\nb"), .controlCharacter), ("name", .string("a\u{1B}[2J"), .controlCharacter),
        ("name", .string(String(repeating: "گ", count: 201)), .tooLong), ("remarks", .object([:]), .wrongType),
    ])
    func `a faulty field is named with its cause`(code: String, value: JSONValue, cause: FieldFault.Cause) throws {
        var fields = registration
        fields[code] = value
        let found = faults(try shippedForm("registration"), fields)
        #expect(found == [FieldFault(field: FieldCode(rawValue: code), cause: cause)])
    }

    @Test func `an unknown field is named only when it can be a field's code`() throws {
        let form = try shippedForm("note")
        let fields: [String: JSONValue] = ["subject": .string("a"), "note": .string("b"), "sbject": .string("c")]
        #expect(faults(form, fields) == [FieldFault(field: FieldCode(rawValue: "sbject"), cause: .unknown)])
        let leak = ["subject": JSONValue.string("a"), "note": .string("b"), "Gul Bibi of Pishin": .string("c")]
        #expect(faults(form, leak) == [FieldFault(field: nil, cause: .unknown)])
    }

    @Test func `every fault is told at once, without content`() throws {
        let form = try shippedForm("registration")
        let found = faults(form, ["name": .string("راز"), "sex": .string("راز"), "age": .string("راز")])
        #expect(found.map(\.field?.rawValue) == ["registration_date", "sex", "age", "child_group", "risk_level"])
        #expect(!"\(found)".contains("راز"))
        #expect(throws: FormError.notAnObject) { try form.validate(.array([])) }
    }

    @Test func `content is at most 512 KiB of canonical JSON`() throws {
        let form = try shippedForm("note")
        func record(_ length: Int) -> JSONValue {
            .object(["subject": .string("s"), "note": .string(String(repeating: "x", count: length))])
        }
        let around = try record(0).canonical.count
        let most = Form.contentLimit - around
        _ = try form.validate(record(most))
        #expect(throws: FormError.tooLong) { try form.validate(record(most + 1)) }
        let escaped = JSONValue.object([
            "subject": .string("s"), "note": .string(String(repeating: "\u{01}", count: Form.contentLimit / 3)),
        ])
        #expect(throws: FormError.tooLong) { try form.validate(escaped) }
    }

    @Test func `goals carry progress in Primero's codes`() throws {
        let form = try shippedForm("session_note")
        func check(_ goals: JSONValue) -> [FieldFault.Cause] {
            faults(form, ["note": .string("x"), "progress": goals]).map(\.cause)
        }
        let goal = JSONValue.object(["goal": .string("sleep"), "progress": .string("met")])
        #expect(check(.array([goal])).isEmpty)
        #expect(check(.array([.object(["goal": .string("sleep"), "progress": .string("done")])])) == [.notAChoice])
        #expect(check(.array([.object(["goal": .string("sleep"), "extra": .null])])) == [.wrongType])
        #expect(check(.array([.object(["progress": .string("met")])])) == [.wrongType])
        #expect(check(.array(Array(repeating: goal, count: 51))) == [.tooLong])
        let left = JSONValue.object(["note": .string("x"), "progress": .array([.object(["goal": .string("sleep")])])])
        let stored = JSONValue.object(["goal": .string("sleep"), "progress": .string("in_progress")])
        #expect(try form.validate(left).content == .object(["note": .string("x"), "progress": .array([stored])]))
    }

    @Test func `any JSON is either refused or stored as something valid`() throws {
        let form = try shippedForm("session_note")
        var numbers = SeededNumbers(state: 42)
        let values: [JSONValue] = [
            .null, .bool(true), .integer(3), .integer(.min), .number(.nan), .number(0.5), .string("calm"),
            .string("2026-01-02"), .string("individual"), .array([.string("calm")]), .array([.null]), .object([:]),
            .array([.object(["goal": .string("g")])]),
        ]
        var accepted = 0
        for _ in 0..<3_000 {
            var fields: [String: JSONValue] = ["note": .string("x")]
            for field in form.fields where Int.random(in: 0..<4, using: &numbers) == 0 {
                fields[field.code.rawValue] = values.randomElement(using: &numbers)
            }
            guard let checked = try? form.validate(.object(fields)) else { continue }
            accepted += 1
            #expect(try form.validate(checked.content) == checked)
        }
        #expect((50..<2_500).contains(accepted), "\(accepted)")
    }
}
