import GRDB
import TransparencyLog

/// Takes the log up at a start, sealed or not: where it goes on, its tree, and whether it fits its last checkpoint.
///
/// A damaged log keeps nobody from a child's file: the vault starts, says what is wrong, and signs nothing.
struct LogOpening {
    let mark: WriterState.Mark
    let faults: [LogFault]

    init(_ queue: DatabaseQueue) throws {
        var mark = try queue.read { database in try LogWriter.resume(Store(database: database)) }
        let generation = mark.generation
        let foreign = try queue.read { try LogNumbers(store: Store(database: $0)).foreign(in: [generation]) }
        var faults = [foreign].compactMap(\.self)
        // Nodes are written with the entries they are made of: where some are missing, somebody took them.
        let missing = try queue.read { try LogTree(generation, Store(database: $0)).firstMissing() }
        do {
            while try queue.write({ try LogTree(mark.generation, Store(database: $0)).buildBatch() }) {}
            mark.tree = try queue.read { try LogTree(mark.generation, Store(database: $0)).resume() }
        } catch VaultError.damagedLog(let found) {
            mark.tree = nil
            faults.insert(found, at: 0)
        }
        self.mark = mark
        self.faults = faults + [missing].compactMap(\.self)
    }
}
