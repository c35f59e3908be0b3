import Synchronization
import Trust

/// Cases and records that people have asked for lately, to stand in for those that aren't there.
///
/// In memory only, and forgotten at a seal. The same text leads to the same one as long as these are known, so that asking
/// twice tells no more than asking once.
final class StandIns: Sendable {
    /// A case by both its names.
    struct Case: Sendable, Equatable {
        let id: CaseID
        let reference: String
    }

    private struct Known {
        var cases: [Case] = []
        var records: [RecordID] = []
    }

    /// Of each kind at most: enough that no one of them is told by its own time.
    static let most: UInt64 = 64

    private let known = Mutex(Known())

    func note(_ row: CaseRow) {
        let found = Case(id: row.id, reference: row.reference)
        known.withLock { known in
            if known.cases.count < Self.most, !known.cases.contains(found) { known.cases.append(found) }
        }
    }

    func note(_ record: RecordID) {
        known.withLock { known in
            if known.records.count < Self.most, !known.records.contains(record) { known.records.append(record) }
        }
    }

    /// Lets go of a record that was destroyed.
    func drop(_ record: RecordID) { known.withLock { $0.records.removeAll { $0 == record } } }

    func forget() { known.withLock { $0 = Known() } }

    func caseFile(for text: String) -> Case? { known.withLock { Self.pick($0.cases, for: text) } }

    func record(for text: String) -> RecordID? { known.withLock { Self.pick($0.records, for: text) } }

    private static func pick<One>(_ all: [One], for text: String) -> One? {
        guard !all.isEmpty else { return nil }
        // Its seed is the process's own: nobody outside can tell which one that is.
        var hasher = Hasher()
        hasher.combine(text)
        return all[Int(UInt(bitPattern: hasher.finalize()) % UInt(all.count))]
    }
}
