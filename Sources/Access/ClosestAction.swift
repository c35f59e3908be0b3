extension KnownActions {
    /// The names of all operations, in order, with what the log has beside what a policy can permit.
    package static let names = (all.map(\.id) + ownNames).map(\.rawValue).sorted()
    private static let ownNames: [ActionID] = [.policyChange, .recoverRooms]

    /// The operation whose name takes the fewest letters changed, added or left out to become this text.
    package static func closest(to text: String) -> String {
        let typed = Array(text.utf8.prefix(64))
        return names.min { distance(typed, Array($0.utf8)) < distance(typed, Array($1.utf8)) } ?? ""
    }

    /// Levenshtein's distance, a row of the table at a time.
    private static func distance(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var row = Array(0...to.count)
        for (index, letter) in from.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in to.indices {
                let change = diagonal + (letter == to[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[to.count]
    }
}
