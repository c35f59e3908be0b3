/// A row that isn't what was written: its table, and its key or what people know it by; never anything of its content.
package struct DamagedRow: Hashable, Sendable {
    package let table: Table
    package let row: String

    package init(table: Table, row: String) {
        self.table = table
        self.row = row
    }

    /// As people are told of it.
    package var text: String { "\(table.rawValue) \(row)" }
}
