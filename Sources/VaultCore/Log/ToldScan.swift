import GRDB
import Trust

/// Looks the other way: whether the log tells of what rests in the vault, a bounded number of rows at a time.
///
/// Whoever cuts entries off, with everything in the log that speaks of them, leaves what they told of.
struct ToldScan: ScanBeside {
    /// The versions that entries tell of.
    private let told: ToldVersions
    private var row: Int64 = .min
    /// What no entry seems to tell of; entries are still being written, so each is looked at again.
    private(set) var doubtful: [Thing] = []

    /// What rests in the vault because something was done.
    enum Thing: Sendable {
        case version(RecordPlace)
        case tombstone(RecordID)
        case notice(NoticeID)
        /// A case that is listed.
        case caseFile(CaseID)
        /// A case that was opened and isn't listed.
        case unlisted(CaseID)

        /// Its id, as commands take it.
        var id: String {
            switch self {
            case .version(let place): place.record.text
            case .tombstone(let record): record.text
            case .notice(let notice): notice.text
            case .caseFile(let id), .unlisted(let id): id.text
            }
        }

        /// What it means.
        func fault(at end: LogPlace) -> LogFault {
            if case .unlisted = self { return .differs(end, .caseFile, id: id) }
            return .untold(end, id: id)
        }
    }

    private static let step = 512

    init(_ told: ToldVersions) {
        self.told = told
    }

    /// Looks at the next versions, and behind the last one at everything else; false at the end.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        let rows = try store.rows(
            "SELECT row, record, version FROM record_version WHERE row > ? ORDER BY row LIMIT ?", [row, Self.step])
        for found in rows {
            row = try found.integer(0, of: .recordVersion)
            let place = RecordPlace(
                record: try RecordID(stored: found.blob(1, of: .recordVersion), in: .recordVersion),
                version: try found.number(2, of: .recordVersion))
            if !told.contains(place) { doubtful.append(.version(place)) }
        }
        if rows.count == Self.step, doubtful.count < LogWalk.most { return true }
        let check = LogClaimCheck(store, keys)
        for thing in try others(store, keys) where try !Self.isTold(thing, store, keys, check) {
            doubtful.append(thing)
        }
        return false
    }

    /// What of these no entry tells of, by the writer's own look.
    static func untold(_ things: [Thing], _ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> [Thing] {
        let check = LogClaimCheck(store, keys)
        var untold: [Thing] = []
        for thing in things.prefix(LogWalk.most) where try !isTold(thing, store, keys, check) { untold.append(thing) }
        return untold
    }

    private func others(_ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> [Thing] {
        var things: [Thing] = []
        for row in try store.rows("SELECT record FROM tombstone") {
            things.append(.tombstone(try RecordID(stored: row.blob(0, of: .tombstone), in: .tombstone)))
        }
        for bytes in try listed(.notices, store, keys) {
            things.append(.notice(try NoticeID(stored: bytes, in: .directory)))
        }
        var opened = told.cases
        for bytes in try listed(.cases, store, keys) {
            let id = try CaseID(stored: bytes, in: .directory)
            if opened.remove(id) == nil { things.append(.caseFile(id)) }
        }
        return things + opened.sorted().map { .unlisted($0) }
    }

    /// What is listed; of a list with a row that was altered nothing, and that row is named by itself.
    private func listed(
        _ relation: DirectoryTable.Relation, _ store: Store, _ keys: UnsealedKeys
    ) throws(VaultError) -> [[UInt8]] {
        try intact { () throws(VaultError) in try DirectoryTable(store: store, keys: keys).all(relation, []) } ?? []
    }

    /// One whose own rows are altered is told of by nothing either.
    private static func isTold(
        _ thing: Thing, _ store: Store, _ keys: UnsealedKeys, _ check: LogClaimCheck
    ) throws(VaultError) -> Bool {
        let isSo = try intact { () throws(VaultError) -> Bool in
            switch thing {
            case .version(let place): return try check.isTold(place)
            case .tombstone(let record):
                let stone = try TombstoneTable(store: store, keys: keys).find(record)
                return try stone.map { stone throws(VaultError) in try check.isTold(stone) } ?? true
            case .notice(let id):
                let notice = try NoticeTable(directory: DirectoryTable(store: store, keys: keys)).find(id)
                // A notice that is gone is named by the entry that announced it.
                return try notice.map { notice throws(VaultError) in try check.isTold(notice) } ?? true
            case .caseFile(let id):
                let bytes = try DirectoryTable(store: store, keys: keys).value(.caseFile, id.bytes)
                guard let row = try bytes.map({ bytes throws(VaultError) in try CaseRow(id, stored: bytes) }) else {
                    return false
                }
                return try check.isTold(RecordPlace(record: row.registration, version: 1))
            case .unlisted(let id):
                return try DirectoryTable(store: store, keys: keys).all(.cases, []).contains(id.bytes)
            }
        }
        return isSo == true
    }
}

/// Which versions and cases entries tell of: of a version a keyed hash of eight bytes, however many there are.
struct ToldVersions: Sendable {
    private var hashes: [Int] = []
    /// The cases that were opened.
    private(set) var cases: Set<CaseID> = []

    mutating func add(_ claims: [LogBatch.Claimed]) {
        for claimed in claims {
            switch claimed.claim {
            case .version(let place, _): hashes.append(place.hashValue)
            case .opened(let id, _): cases.insert(id)
            default: break
            }
        }
    }

    /// To be called once all are there.
    mutating func settle() { hashes.sort() }

    func contains(_ place: RecordPlace) -> Bool {
        let wanted = place.hashValue
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == wanted
    }
}
