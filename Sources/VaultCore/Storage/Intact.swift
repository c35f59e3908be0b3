import Synchronization

/// What a step reads; nil where what is stored was altered, so that one such row hides no other. Other errors go on.
func intact<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value? {
    do throws(VaultError) {
        return try step()
    } catch {
        guard error.damagedRow != nil else { throw error }
        return nil
    }
}

/// The rows that one request found altered and passed over, to be named in its reply.
///
/// Each `Store` has one, so that whatever reads many rows can pass one over without hiding that it did.
final class PassedOver: Sendable {
    private let found = Mutex<[DamagedRow]>([])
    /// Named in one reply at most: more of them tell nobody more.
    private static let most = 64

    var rows: [DamagedRow] { found.withLock { $0 } }

    func note(_ row: DamagedRow) {
        found.withLock { rows in
            if rows.count < Self.most, !rows.contains(row) { rows.append(row) }
        }
    }

    /// What a step finds; nil where there is nothing, and where what is stored was altered, which is noted.
    func found<Value>(_ step: () throws(VaultError) -> Value?) throws(VaultError) -> Value? {
        if let found = try intact(step) { found } else { nil }
    }

    /// What a step reads; nil where what is stored was altered, which is noted.
    func intact<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value? {
        do throws(VaultError) {
            return try step()
        } catch {
            guard let row = error.damagedRow else { throw error }
            note(row)
            return nil
        }
    }
}

extension VaultError {
    /// The row that an error names as altered; nil for every other error.
    var damagedRow: DamagedRow? {
        if case .tampered(let table, let row) = self { DamagedRow(table: table, row: row) } else { nil }
    }
}
