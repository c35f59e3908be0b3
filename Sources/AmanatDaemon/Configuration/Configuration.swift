package import Access
package import CaseFile
import FoundationEssentials
import YAMLFile

/// Everything that an operator sets, read once at start and never changed while the daemon runs.
package struct Configuration: Sendable {
    package var settings: Settings
    package let policy: Policy
    /// SHA-256 of the policy's file.
    package let policyDigest: [UInt8]
    package let places: Places
    package let forms: FormCatalog

    /// Reads and checks a configuration directory; throws every problem found in any of its files.
    package static func load(from directory: String) throws(ConfigurationRefused) -> Configuration {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory else {
            throw ConfigurationRefused(
                problems: [ConfigurationProblem(file: directory, line: 1, fault: .noConfiguration)])
        }
        var reading = ConfigurationReading()
        guard reading.mayRead(directory) else { throw ConfigurationRefused(problems: reading.problems) }
        let settings = reading.settings(in: directory)
        let policy = settings.flatMap { reading.policy($0.policyFile) }
        let places = settings.flatMap { reading.places($0.placesFile) }
        let forms = settings.flatMap { reading.forms($0.formsDirectory, places: places, policy: policy?.policy) }
        guard let settings, let policy, let places, let forms, reading.problems.isEmpty else {
            throw ConfigurationRefused(problems: reading.problems)
        }
        return Configuration(
            settings: settings, policy: policy.policy, policyDigest: policy.digest, places: places, forms: forms)
    }
}
