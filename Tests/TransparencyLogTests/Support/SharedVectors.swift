import Foundation

/// Public test vectors kept beside the checkout; tests that need them are skipped where the folder is absent.
enum SharedVectors {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/vectors")

    static func exist(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }

    /// All JSON files below a folder, decoded, with their names.
    static func all<Vector: Decodable>(_ type: Vector.Type, in name: String) throws -> [(name: String, vector: Vector)]
    {
        let root = folder.appending(path: name)
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".json") }.sorted().map {
            ($0, try JSONDecoder().decode(type, from: Data(contentsOf: root.appending(path: $0))))
        }
    }
}
