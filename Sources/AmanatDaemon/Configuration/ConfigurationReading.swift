import Access
import CaseFile
import FormFiles
import FoundationEssentials
import Sealing
import YAMLFile

/// Reads the files of a configuration one after the other, collecting what is wrong with them.
struct ConfigurationReading {
    private(set) var problems: [ConfigurationProblem] = []
    /// Paths already told of as others' to change: a directory is on the way to many files.
    private var told: Set<String> = []

    /// Settings in which faulty values are replaced; nil when there are none to go on with.
    mutating func settings(in directory: String) -> Settings? {
        let file = "\(directory)/amanatd.yaml"
        guard let text = text(of: file) else { return nil }
        var parser = SettingsParser(file: file, directory: directory)
        let settings = parser.settings(text)
        problems += parser.reader.problems.sorted { $0.line < $1.line }
        return settings
    }

    /// The policy, and SHA-256 of its file.
    mutating func policy(_ file: String) -> (policy: Policy, digest: [UInt8])? {
        guard let text = text(of: file) else { return nil }
        do throws(PolicyRefused) {
            return (try Policy.parse(text, file: file), Hash.sha256(Array(text.utf8)))
        } catch {
            problems += error.problems.map { $0.map(ConfigurationFault.policy) }
            return nil
        }
    }

    mutating func places(_ file: String) -> Places? {
        guard let text = text(of: file) else { return nil }
        do throws(FormsRefused) {
            return try Places.parse(text, file: file)
        } catch {
            problems += error.problems.map { $0.map(ConfigurationFault.form) }
            return nil
        }
    }

    /// Forms are read against places and policy; nil while either can't be read, as each field would be a problem.
    mutating func forms(_ directory: String, places: Places?, policy: Policy?) -> FormCatalog? {
        let files = formFiles(in: directory)
        guard let places, let policy else { return nil }
        let domains = policy.domains.compactMap { DomainCode(rawValue: $0.rawValue) }
        do throws(FormsRefused) {
            return try FormCatalog.parse(files, in: FormSurroundings(places: places, domains: domains))
        } catch {
            problems += error.problems.map { $0.map(ConfigurationFault.form) }
            return nil
        }
    }

    private mutating func formFiles(in directory: String) -> [(name: String, text: String)] {
        guard mayRead(directory) else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory).sorted() else {
            report(.noDirectory, about: directory)
            return []
        }
        for name in names where name.hasSuffix(".yml") { report(.strangeEnding, about: "\(directory)/\(name)") }
        let forms = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
        if forms.isEmpty { report(.noForms, about: directory) }
        return forms.compactMap { name in
            let file = "\(directory)/\(name)"
            return text(of: file).map { (name: file, text: $0) }
        }
    }

    private mutating func text(of file: String) -> String? {
        guard mayRead(file) else { return nil }
        guard FileManager.default.fileExists(atPath: file) else {
            report(.noFile, about: file)
            return nil
        }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            report(.unreadable, about: file)
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            report(.notText, about: file)
            return nil
        }
        return text
    }

    /// Whether nobody else can change it; nothing of what others can change is read.
    mutating func mayRead(_ path: String) -> Bool {
        guard let found = ConfigurationStanding.fault(of: path) else { return true }
        if told.insert(found.path).inserted { report(found.fault, about: found.path) }
        return false
    }

    private mutating func report(_ fault: ConfigurationFault, about file: String) {
        problems.append(ConfigurationProblem(file: file, line: 1, fault: fault))
    }
}
