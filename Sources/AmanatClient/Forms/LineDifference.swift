/// Lines that differ between two texts, in the manner of diff(1).
package enum LineDifference {
    /// One line of a comparison.
    package enum Line: Hashable, Sendable {
        case same(String)
        case removed(String)
        case added(String)

        /// The line with its sign in front.
        package var text: String {
            switch self {
            case .same(let text): "  " + text
            case .removed(let text): "- " + text
            case .added(let text): "+ " + text
            }
        }
    }

    /// All lines of both texts, in order, those that differ marked.
    package static func between(_ old: String, _ new: String) -> [Line] {
        let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let newLines = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let changes = newLines.difference(from: oldLines)
        let removed = Set(changes.removals.map(\.position))
        let added = Set(changes.insertions.map(\.position))
        var result: [Line] = []
        var next = 0
        for (position, line) in oldLines.enumerated() {
            if removed.contains(position) {
                result.append(.removed(line))
                continue
            }
            while added.contains(next) {
                result.append(.added(newLines[next]))
                next += 1
            }
            result.append(.same(line))
            next += 1
        }
        return result + newLines[next...].map { .added($0) }
    }
}

extension CollectionDifference.Change {
    fileprivate var position: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
