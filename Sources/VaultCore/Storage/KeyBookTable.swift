import FoundationEssentials
import GRDB
import Sealing
import Trust

/// A table of the key book whose rows name the master epoch that they rest under.
///
/// Rotation walks these and no others: a key is destroyed once none of them refers to it. A test compares them with the
/// schema, so that a new one isn't forgotten.
enum KeyBookTable: String, CaseIterable, Sendable {
    case bookKey = "book_key"
    case seed
    case grant = "grant_box"
    case recordKey = "record_key"
    case factsKey = "facts_key"
    case logReason = "log_reason"

    /// What lies under the master key.
    enum Content {
        /// A key itself: it never leaves locked memory.
        case bareKey
        /// Something that takes another key to open.
        case closed
    }

    /// The columns of the primary key, in the order of the rows.
    var key: [String] {
        switch self {
        case .bookKey: ["name", "number"]
        case .seed: ["user"]
        case .grant: ["tag"]
        case .recordKey: ["record", "version", "compartment"]
        case .factsKey: ["record", "version"]
        case .logReason: ["generation", "seq"]
        }
    }

    /// The column of the envelope.
    var box: String { self == .logReason ? "key" : "box" }

    var content: Content {
        switch self {
        case .bookKey, .factsKey, .logReason: .bareKey
        case .seed, .grant, .recordKey: .closed
        }
    }

    /// What errors call it.
    var table: Table {
        switch self {
        case .bookKey: .bookKey
        case .seed: .seed
        case .grant: .grant
        case .recordKey: .recordKey
        case .factsKey: .factsKey
        case .logReason: .logReason
        }
    }

    /// Where a row's envelope opens, while it rests under this master epoch.
    func place(of row: WrappedRow, under epoch: UInt32, in places: Places) throws(VaultError) -> AssociatedData {
        switch self {
        case .bookKey:
            guard let name = BookKey.Name(rawValue: try row.text(0)) else { throw .tampered(.bookKey, "name") }
            return places.bookKey(name, number: UInt32(truncatingIfNeeded: try row.integer(1)))
        case .seed: return places.seedRow(of: try row.identified(by: UserID.init(bytes:)))
        case .grant: return places.grant(at: try row.blob(0))
        case .recordKey: return places.recordKeyRow(try row.version(), at: try row.blob(2), master: epoch)
        case .factsKey: return places.factsKey(try row.version())
        case .logReason: return places.reasonKey(generation: try row.integer(0), seq: try row.integer(1))
        }
    }
}

/// A row of the key book as stored: its primary key, and the envelope under a master key.
struct WrappedRow: Sendable {
    let table: KeyBookTable
    let key: [DatabaseValue]
    let epoch: UInt32
    let box: [UInt8]

    func blob(_ index: Int) throws(VaultError) -> [UInt8] {
        guard let data = Data.fromDatabaseValue(key[index]) else { throw damaged }
        return [UInt8](data)
    }

    func integer(_ index: Int) throws(VaultError) -> Int64 {
        guard let number = Int64.fromDatabaseValue(key[index]) else { throw damaged }
        return number
    }

    func text(_ index: Int) throws(VaultError) -> String {
        guard let text = String.fromDatabaseValue(key[index]) else { throw damaged }
        return text
    }

    /// The identifier in the first column.
    func identified<ID>(by make: ([UInt8]) throws(TrustError) -> ID) throws(VaultError) -> ID {
        guard let id = try? make(try blob(0)) else { throw damaged }
        return id
    }

    /// The version of a record that the first two columns name.
    func version() throws(VaultError) -> RecordPlace {
        RecordPlace(
            record: try identified(by: RecordID.init(bytes:)), version: UInt32(truncatingIfNeeded: try integer(1)))
    }

    /// What people are told of it: the table, and an id that commands take, or the row's own tag.
    var name: String {
        let bytes = (try? blob(0)) ?? []
        let id =
            switch table {
            case .recordKey, .factsKey: (try? RecordID(bytes: bytes))?.text
            case .seed: (try? UserID(bytes: bytes))?.text
            case .grant: bytes.hex
            case .bookKey: try? text(0)
            case .logReason: (try? integer(1)).map { "entry \($0)" }
            }
        return [table.table.rawValue, id].compactMap(\.self).joined(separator: " ")
    }

    private var damaged: VaultError { .tampered(table.table, "key") }
}
