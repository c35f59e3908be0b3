import CaseFile
import FormFiles
import Testing

/// A small form into which each test plants one mistake.
private let sound = """
    kind: visit
    version: 1
    domains: [general]
    audiences:
      team: {en: Visit}
    label: {en: Visit, ur: دورہ}
    fields:
      seen:
        type: boolean
        required: true
        fact: true
        label: {en: Seen}
      age:
        type: integer
        min: 0
        max: 25
        fact: true
        label: {en: Age}
      place:
        type: choice
        label: {en: Place}
        choices:
          home: {en: Home}
          school: {en: School}
      when:
        type: date
        fact: month
        label: {en: When}
      text:
        type: longtext
        label: {en: Text}
    """

@Suite struct FormCheckTests {
    private func problems(_ text: String) -> [String] {
        do throws(FormsRefused) {
            _ = try Form.parse(text, file: "f.yaml", in: FormSurroundings(places: .none))
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `a sound form has no problem`() {
        #expect(problems(sound).isEmpty)
    }

    @Test(arguments: [
        ("type: boolean", "type: bolean", "f.yaml:9: unknown word `bolean`; use one of: text, longtext, integer"),
        ("required: true", "requird: true", "f.yaml:10: unknown key `requird`; use one of: type, label, required"),
        ("required: true", "required: yes", "f.yaml:10: unknown word `yes`; use one of: true, false"),
        ("    max: 25\n", "", "f.yaml:16: `age` is a fact of any size; add `min` and `max` at most 200 apart"),
        ("max: 25", "max: 2000", "f.yaml:17: `age` is a fact of any size"),
        ("max: 25", "max: old", "f.yaml:16: expected a whole number"),
        ("min: 0", "min: 26", "f.yaml:16: `min` is above `max`; exchange them"),
        ("    min: 0\n    max: 25\n    fact: true", "    fact: band", "f.yaml:15: bands have to rise, two at least"),
        (
            "fact: true\n    label: {en: Age}", "fact: band\n    bands: [6, 0]\n    label: {en: Age}",
            "f.yaml:18: bands have to rise"
        ),
        ("fact: month", "fact: true", "f.yaml:27: `when` would make an exact day a fact; use `fact: month`"),
        ("fact: month", "fact: band", "f.yaml:27: `when` isn't an integer, and has bands"),
        (
            "type: longtext", "type: longtext\n    fact: true",
            "f.yaml:31: `text` is longtext, and that can't be a fact; remove `fact`"
        ),
        ("type: longtext", "type: text\n    fact: true", "f.yaml:31: `text` is text, and that can't be a fact"),
        ("type: longtext", "type: goals\n    fact: true", "f.yaml:31: `text` is goals, and that can't be a fact"),
        ("type: longtext", "type: number\n    fact: true", "f.yaml:31: `text` is number, and that can't be a fact"),
        ("type: longtext", "type: time\n    fact: true", "f.yaml:31: `text` is time, and that can't be a fact"),
        ("type: longtext", "type: text\n    fact: month", "f.yaml:31: `text` isn't a date, and has a month"),
        ("type: longtext", "type: longtext\n    max: 3", "f.yaml:31: `max` means nothing for longtext; remove `max`"),
        (
            "type: longtext", "type: choice\n    places: [centre]",
            "f.yaml:31: no place of kind `centre`; add one to places.yaml"
        ),
        ("type: longtext", "type: choices", "f.yaml:29: `choices` is missing; add `choices:`"),
        ("  home: {en: Home}", "  home: {ur: گھر}", "f.yaml:23: `en` is missing; add `en:`"),
        (
            "  home: {en: Home}", "  home: {en: Home, fr: Maison}",
            "f.yaml:23: unknown key `fr`; use one of: en, ur, ps, bal"
        ),
        ("  home: {en: Home}", "  Home: {en: Home}", "f.yaml:23: `Home` can't be a code; use a lower case letter"),
        ("  school: {", "  home: {", "`home` stands twice; remove one of the two"),
        ("  place:\n", "  seen:\n", "`seen` stands twice; remove one of the two"),
        ("team: {en: Visit}", "all: {en: Visit}", "f.yaml:5: unknown word `all`; use one of: team, author"),
        ("domains: [general]", "domains: []", "f.yaml:3: expected a domain"),
        ("kind: visit\n", "", "f.yaml:1: `kind` is missing; add `kind:`"),
        ("kind: visit", "kind: visit\ncolour: red", "f.yaml:2: unknown key `colour`"),
        ("label: {en: Visit,", "label: {en: Visit", "f.yaml:6: not readable as YAML ("),
    ])
    func `a mistake is named with its line and its fix`(old: String, new: String, expected: String) {
        #expect(sound.contains(old))
        let found = problems(sound.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test func `the shipped forms have no problem, are labelled in Urdu, and ask little of a session note`() throws {
        let kinds = ["registration", "session_note", "note"]
        let files = try kinds.map { (name: $0, text: try shipped("Config/forms/\($0).yaml")) }
        let catalog = try FormCatalog.parse(files, in: FormSurroundings(places: shippedPlaces()))
        #expect(catalog.forms.map(\.kind.rawValue) == kinds.sorted { $0 < $1 })
        for field in catalog.forms.flatMap(\.fields) {
            #expect(field.labels[.urdu] != field.labels[.english], "\(field.code)")
            #expect(field.labels[.balochi] == field.labels[.english], "\(field.code)")
        }
        let session = try #require(KindID(rawValue: "session_note").flatMap(catalog.form))
        #expect(session.fields.filter(\.isRequired).map(\.code.rawValue) == ["note"])
        #expect(session.audiences[.author]?[.english].hasPrefix("Process note") == true)
    }

    @Test func `one kind can't have two forms`() throws {
        let file = (name: "f.yaml", text: sound)
        let refusal = #expect(throws: FormsRefused.self) {
            try FormCatalog.parse([file, file], in: FormSurroundings(places: .none))
        }
        #expect(refusal?.problems.map(\.fault) == [.yaml(.repeated("visit"))])
    }

    @Test func `cut short anywhere, a form is refused or read, and nothing worse`() {
        var refused = 0
        for length in 0..<sound.count where !problems(String(sound.prefix(length))).isEmpty { refused += 1 }
        #expect(refused > sound.count / 4)
    }

    @Test(arguments: [
        ("kind: spot", "kind: shop", "p.yaml:4: unknown word `shop`; use one of: district, centre, spot"),
        ("district: a", "district: b", "p.yaml:4: unknown word `b`; use one of: a"),
        ("  bus:", "  a:", "p.yaml:4: `a` is given twice"),
        ("kind: spot, ", "", "p.yaml:4: `kind` is missing; add `kind:`"),
        ("places:", "place:", "p.yaml:3: unknown key `place`; use one of: districts, places"),
    ])
    func `a mistake in the list of places is named`(old: String, new: String, expected: String) throws {
        let list = "districts:\n  a: {en: A}\nplaces:\n  bus: {kind: spot, district: a, label: {en: Bus}}\n"
        #expect(try Places.parse(list, file: "p.yaml").all.count == 2)
        let broken = list.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        let refusal = #expect(throws: FormsRefused.self) { try Places.parse(broken, file: "p.yaml") }
        #expect(refusal?.description.contains(expected) == true, "\(String(describing: refusal))")
    }
}
