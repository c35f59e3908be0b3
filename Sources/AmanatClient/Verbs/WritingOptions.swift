import ArgumentParser
import CTerminal
import CanonicalJSON
import FoundationEssentials
import Glibc
import Interfaces

/// Where a record's content comes from, if not from an editor.
struct WritingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An answer, for codes and numbers; words would stay in the shell's history.", valueName: "code=value"))
    var field: [String] = []

    @Option(help: ArgumentHelp("Read the form's text from a file, or - for standard input.", valueName: "path"))
    var file: String?

    @Flag(help: "The file holds a JSON object of fields.")
    var jsonInput = false

    var isScripted: Bool { !field.isEmpty || file != nil }

    func validate() throws {
        if jsonInput && file == nil { throw ValidationError("--json-input needs --file.") }
    }

    /// The answers of file and options, over those known already.
    func answers(_ form: Cases.Form, onto base: [String: JSONValue]) throws(CommandError) -> [String: JSONValue] {
        var answers = base
        if let file {
            let text = try Self.contents(of: file)
            let given = try jsonInput ? FieldArguments.parse(json: text) : FormTextReader.parse(text, as: form)
            answers.merge(given) { _, new in new }
        }
        answers = try FieldArguments.parse(field, as: form, onto: answers)
        try Self.check(answers, form)
        return answers
    }

    /// Names everything that is missing at once, and names that the form doesn't know.
    private static func check(_ answers: [String: JSONValue], _ form: Cases.Form) throws(CommandError) {
        let missing = form.fields.filter { $0.required && answers[$0.code] == nil }.map { "\($0.code) must be filled" }
        let unknown = answers.keys.filter { code in !form.fields.contains { $0.code == code } }.sorted()
            .map { "this form has no field \(SafeText($0).isolated)" }
        guard missing.isEmpty, unknown.isEmpty else {
            throw .form((missing + unknown).map { FormFault(line: nil, $0) })
        }
    }

    private static func contents(of file: String) throws(CommandError) -> String {
        guard let bytes = file == "-" ? standardInput() : FileManager.default.contents(atPath: file).map(Array.init)
        else {
            let status = cterminal_status_of(file)
            let refusal = status.mode & S_IFMT == S_IFDIR ? EISDIR : EACCES
            throw .file(path: file, errno: status.error == 0 ? refusal : status.error)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .form([FormFault(line: nil, "the input is not UTF-8")])
        }
        return text
    }

    /// Read by its descriptor: a path such as /dev/stdin opens neither pipes nor, without dumps, anything but root's.
    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = UInt8(exactly: cterminal_read_byte(0)) { bytes.append(byte) }
        return bytes
    }
}
