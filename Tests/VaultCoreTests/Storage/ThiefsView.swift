import FoundationEssentials
import GRDB
import Sealing
import Testing

@testable import VaultCore

/// What the threat model says of each column: in clear, or sealed and how long it then is.
struct ThiefsView {
    /// A sealed column's lengths as documented.
    struct Lengths {
        /// The lengths that are named, in bytes.
        let named: Set<Int>
        /// Whether it says that lengths of content may follow.
        let isContent: Bool

        func admit(_ length: Int) -> Bool {
            if named.contains(length) { return true }
            let filled = length - Envelope.overhead
            return isContent && filled > 1_024 && Filling.content.step(holding: filled) == filled
        }
    }

    /// Names as `table.column`.
    private(set) var clear: Set<String> = []
    private(set) var sealed: [String: Lengths] = [:]

    /// Reads the table under "What a thief of the disk sees" in ThreatModel.md.
    static func documented(file: String = #filePath) throws -> ThiefsView {
        let root = file.components(separatedBy: "/Tests/")[0]
        let page = try #require(
            FileManager.default.contents(atPath: root + "/Sources/AmanatDaemon/Amanat.docc/ThreatModel.md"))
        let text = String(decoding: page, as: UTF8.self)
        let section = try #require(
            text.components(separatedBy: "### What a thief of the disk sees\n").dropFirst().first)
        var view = ThiefsView()
        for line in section.components(separatedBy: "\n### ")[0].split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { String($0) }
            let table = try #require(quoted(cells[0]).first)
            for column in quoted(cells[1]) { view.clear.insert("\(table).\(column)") }
            for column in cells[2].components(separatedBy: ";") {
                guard let name = quoted(column).first else { continue }
                view.sealed["\(table).\(name)"] = lengths(column)
            }
        }
        return view
    }

    private static func quoted(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    private static func lengths(_ column: String) -> Lengths {
        let words = column.components(separatedBy: "`").last ?? ""
        let numbers = words.split { !$0.isNumber }.compactMap { Int($0) }
        return Lengths(named: Set(numbers), isContent: words.contains("Padmé"))
    }
}

/// The rows of a vault as somebody sees them who has nothing but the file.
struct StolenFile {
    /// Columns of all tables, as `table.column`.
    let columns: Set<String>
    /// How many rows there are whose columns have these lengths.
    let shapes: [String: Int]
    /// How long each column's values are, numbers and empty ones left out.
    let lengths: [String: Set<Int>]

    init(_ centre: Centre) throws {
        var columns: Set<String> = []
        var shapes: [String: Int] = [:]
        var lengths: [String: Set<Int>] = [:]
        try centre.vault.file.queue.read { database in
            for table in try SchemaCheck.tables(in: database) where table != "grdb_migrations" {
                columns.formUnion(try database.columns(in: table).map { "\(table).\($0.name)" })
                for row in try Row.fetchAll(database, sql: "SELECT * FROM \(table)") {
                    var shape = table
                    for (column, value) in row {
                        guard case .blob(let data) = value.storage else { continue }
                        shape += " \(column):\(data.count)"
                        if !data.isEmpty { lengths["\(table).\(column)", default: []].insert(data.count) }
                    }
                    shapes[shape, default: 0] += 1
                }
            }
        }
        (self.columns, self.shapes, self.lengths) = (columns, shapes, lengths)
    }

    /// What there is more of than there was before.
    func added(to before: StolenFile) -> [String: Int] {
        shapes.reduce(into: [:]) { added, shape in
            let more = shape.value - (before.shapes[shape.key] ?? 0)
            if more != 0 { added[shape.key] = more }
        }
    }
}
