import FoundationEssentials

/// The repository's files, found from this file's own place.
enum SourceTree {
    /// A Swift file of `Sources`, by its path below that folder.
    struct File: Sendable {
        let path: String
        let text: String

        /// The target: the first folder.
        var target: String { String(path.prefix { $0 != "/" }) }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules that the file imports.
        var imports: Set<String> {
            Set(
                lines.compactMap { line in
                    guard line.utf8.count < 120, line.contains("import ") else { return nil }
                    let words = line.split(separator: " ")
                    guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                        words[..<place].allSatisfy({ Self.beforeImport.contains(String($0)) })
                    else { return nil }
                    let name = Self.kinds.contains(String(words[place + 1])) ? words.last : words[place + 1]
                    return name.map { String($0.prefix { $0 != "." }) }
                })
        }

        private static let beforeImport: Set = [
            "package", "public", "internal", "private", "@testable", "@preconcurrency",
        ]
        private static let kinds: Set = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
    }

    static let root = String(
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))

    /// All Swift files below `Sources`.
    static let sources: [File] = {
        let folder = "\(root)/Sources"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            FileManager.default.contents(atPath: "\(folder)/\(path)").map {
                File(path: path, text: String(decoding: $0, as: UTF8.self))
            }
        }
    }()

    /// The folders below a folder.
    static func folders(below path: String) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")
        return Set(
            names.filter { name in
                var isDirectory = false
                return FileManager.default.fileExists(atPath: "\(root)/\(path)/\(name)", isDirectory: &isDirectory)
                    && isDirectory
            })
    }
}
