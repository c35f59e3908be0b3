import GRDB
import TransparencyLog

/// What the database lacks of the log as it was acknowledged when the daemon last ran.
package struct LogLoss: Sendable, Equatable {
    let head: LogHead.Reading
    /// Numbers that the database knows of that generation.
    package let found: UInt64

    package var generation: Int64 { head.generation }
    package var acknowledged: UInt64 { head.size }
    /// How many entries are missing; 0 where as many are there, and others than those.
    package var missing: UInt64 { acknowledged > found ? acknowledged - found : 0 }

    /// Whether nothing is missing by number: a leaf or a node may have been altered, and only keys can tell.
    var isUndecided: Bool { missing == 0 }

    /// Compares the database with what was written down outside it; nil when it holds all of that, or has gone on from it
    /// in a later generation already.
    static func find(_ head: LogHead.Reading?, in generation: Int64, _ store: Store) throws(VaultError) -> LogLoss? {
        guard let head, head.generation >= generation else { return nil }
        let found = try LeafTable(store: store, generation: head.generation).size()
        let loss = LogLoss(head: head, found: found)
        guard found >= head.size, let known = head.known else { return found < head.size ? loss : nil }
        do throws(VaultError) {
            let now = try TreeTable(store: store, generation: head.generation).reading(found) {
                tree throws(TreeError) in
                try tree.root(at: known.size)
            }
            return now == known.hash ? nil : loss
        } catch {
            // A damaged tree is told by itself, and says nothing about what is missing.
            guard case .damagedLog = error else { throw error }
            return nil
        }
    }
}

extension Vault {
    /// Compares what was found with how far the log had come: what is missing blocks everything until somebody is told and
    /// says to go on. Where as much is there and isn't the same, an unseal decides; until then the vault goes on as any
    /// that is sealed, and the root that was acknowledged stays written down.
    func compareWithHead() throws {
        let (head, state) = (file.head, writerState.durable)
        let loss = try file.queue.read { database in
            try LogLoss.find(head.found, in: state.generation, Store(database: database))
        }
        guard let loss else { return try head.keep(state) }
        if loss.isUndecided {
            head.note(.undecided(loss))
            return premises.tell(.undecided(loss))
        }
        noteLoss(loss)
        noteBlockage(.entriesMissing)
    }

    /// Notes what is missing and has the journal told.
    func noteLoss(_ loss: LogLoss) {
        file.head.note(.lost(loss))
        premises.tell(.lost(loss))
    }
}
