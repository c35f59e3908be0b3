import Interfaces
import Synchronization

/// The altered rows that requests have come upon since the start, told until the daemon is started again.
///
/// Bounded: a file that is altered everywhere is told as well by its first rows.
package final class DamagedRows: Sendable {
    private let found = Mutex<[DamagedRow]>([])
    private static let most = 1_024

    package var all: [DamagedRow] { found.withLock { $0 } }

    /// Adds these to what there is; returns those that are new.
    func add(_ rows: [DamagedRow]) -> [DamagedRow] {
        found.withLock { found in
            var news: [DamagedRow] = []
            for row in rows where found.count < Self.most && !found.contains(row) {
                found.append(row)
                news.append(row)
            }
            return news
        }
    }

    /// Whether pages of the file themselves are damaged: then a row that isn't found may be there all the same.
    var hasDamagedPages: Bool { found.withLock { $0.contains(.pages) } }
}

extension DamagedRow {
    /// What stands for the pages of the database file, where SQLite itself can't read a row.
    package static let pages = DamagedRow(table: .meta, row: "database")
}

extension Vault {
    /// Remembers altered rows, and tells the journal of each once.
    func remember(_ rows: [DamagedRow]) {
        for row in damagedRows.add(rows) { premises.tell(.damagedRow(row)) }
    }

    /// Remembers what a request passed over, and what it was refused for; where pages are damaged, what wasn't found is no
    /// more than what can't be read.
    func remembering<Value>(
        _ passedOver: PassedOver, _ step: () async throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        do throws(VaultError) {
            let value = try await step()
            remember(passedOver.rows)
            return value
        } catch {
            remember(passedOver.rows + [error.damagedRow].compactMap(\.self))
            guard error == .notFound, damagedRows.hasDamagedPages else { throw error }
            throw .tampered(DamagedRow.pages.table, DamagedRow.pages.row)
        }
    }

    /// A step's reply, with the rows named that were passed over for it.
    func naming<Reply: Sendable>(
        _ passedOver: PassedOver, _ step: () async throws(VaultError) -> Reply
    ) async throws(VaultError) -> Reply {
        let reply = try await remembering(passedOver, step)
        return naming(passedOver.rows, in: reply)
    }

    /// The reply with the rows named that were passed over for it.
    func naming<Reply: Sendable>(_ rows: [DamagedRow], in reply: Reply) -> Reply {
        guard !rows.isEmpty, var naming = reply as? any NamesDamage else { return reply }
        naming.damaged = rows.map(\.text)
        return naming as? Reply ?? reply
    }
}
