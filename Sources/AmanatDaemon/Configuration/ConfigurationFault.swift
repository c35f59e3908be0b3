package import Access
package import FormFiles
package import YAMLFile

/// One thing wrong with the configuration: where, what, and what to do about it.
package typealias ConfigurationProblem = FileProblem<ConfigurationFault>

/// Why the configuration was refused: everything found, file by file.
package typealias ConfigurationRefused = FileRefused<ConfigurationFault>

/// What can be wrong with the daemon's configuration, its policy, forms and places included.
package enum ConfigurationFault: FileFault {
    case yaml(YAMLFault)
    case policy(PolicyFault)
    case form(FormFault)
    case outOfRange(SettingKey, ClosedRange<Int64>)
    case unknownZone(String)
    case badPrefix(String)
    case emptyText(SettingKey)
    case relativePath(SettingKey)
    case pathTooLong(SettingKey, limit: Int)
    case notBelow(SettingKey, SettingKey)
    case noConfiguration
    case noDirectory
    case noFile
    case unreadable
    case notText
    case noForms
    case strangeEnding
    case symbolicLink
    case foreignOwner(UInt32)
    case writableByOthers(Int)

    /// What is wrong.
    package var problem: String {
        switch self {
        case .yaml(let fault): fault.problem
        case .policy(let fault): fault.problem
        case .form(let fault): fault.problem
        case .outOfRange(let key, _): "`\(key.rawValue)` is out of range"
        case .unknownZone(let name): "the system knows no time zone `\(name)`"
        case .badPrefix(let prefix): "`\(prefix)` can't begin a case reference"
        case .emptyText(let key): "`\(key.rawValue)` is empty"
        case .relativePath(let key): "`\(key.rawValue)` doesn't begin with /"
        case .pathTooLong(let key, _): "`\(key.rawValue)` is too long for a socket"
        case .notBelow(let key, let other): "`\(key.rawValue)` isn't below `\(other.rawValue)`"
        default: fileProblem
        }
    }

    private var fileProblem: String {
        switch self {
        case .noConfiguration, .noDirectory: "there is no such directory"
        case .noFile: "there is no such file"
        case .unreadable: "it can't be read"
        case .notText: "it isn't text in UTF-8"
        case .noForms: "no form is in this directory"
        case .strangeEnding: "a form's file ends in .yaml"
        case .symbolicLink: "it is a symbolic link, which somebody else could turn"
        case .foreignOwner(let uid): "it belongs to uid \(uid), who could change it"
        case .writableByOthers(let mode): "others than its owner can write to it (mode \(String(mode, radix: 8)))"
        default: ""
        }
    }

    /// What to do about it.
    package var fix: String {
        switch self {
        case .yaml(let fault): fault.fix
        case .policy(let fault): fault.fix
        case .form(let fault): fault.fix
        case .outOfRange(_, let range): "use \(range.lowerBound) to \(range.upperBound)"
        case .unknownZone: "use a name of /usr/share/zoneinfo, as Asia/Karachi (package tzdata)"
        case .badPrefix: "use one to four letters, A to Z"
        case .emptyText(let key): "remove `\(key.rawValue)` for the default"
        case .relativePath: "write the path from the root on"
        case .pathTooLong(_, let limit): "use at most \(limit) bytes"
        case .notBelow(_, let other): "lower it, or raise `\(other.rawValue)`"
        default: fileFix
        }
    }

    private var fileFix: String {
        switch self {
        case .noConfiguration: "copy the shipped Config there, or name another with --config"
        case .noDirectory: "copy the shipped one there"
        case .noFile: "copy the shipped one there"
        case .unreadable: "make it readable to the daemon's user"
        case .notText: "save it as UTF-8"
        case .noForms: "copy the shipped Config/forms there"
        case .strangeEnding: "rename it"
        case .symbolicLink: "put what it points to in its place, or name that"
        case .foreignOwner: "chown it to root, and look at what is in it"
        case .writableByOthers: "chmod go-w, and look at what is in it"
        default: ""
        }
    }
}
