import Access
import Sealing
import TransparencyLog
import Trust

/// Looks for what entries say is there.
struct LogClaimCheck {
    private let store: Store
    private let keys: UnsealedKeys
    private let log: LogTable

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
        log = LogTable(store: store, keys: keys)
    }

    private var stones: TombstoneTable { TombstoneTable(store: store, keys: keys) }
    private var records: RecordTable { RecordTable(store: store, keys: keys) }

    /// What isn't as these entries say.
    func unmet(_ claims: [LogBatch.Claimed]) throws(VaultError) -> [LogBatch.Claimed] {
        var unmet: [LogBatch.Claimed] = []
        var lists = CaseLists(directory: DirectoryTable(store: store, keys: keys))
        for claimed in claims {
            let isSo = try intact { () throws(VaultError) in try holds(claimed, &lists) }
            if isSo != true { unmet.append(claimed) }
        }
        return unmet
    }

    /// Which records the cases looked at so far list.
    private struct CaseLists {
        let directory: DirectoryTable
        var known: [CaseID: Set<[UInt8]>] = [:]

        mutating func list(_ record: RecordID, in caseFile: CaseID) throws(VaultError) -> Bool {
            if let records = known[caseFile] { return records.contains(record.bytes) }
            let records = Set(try directory.all(.recordsOfCase, caseFile.bytes))
            known[caseFile] = records
            return records.contains(record.bytes)
        }
    }

    private func holds(_ claimed: LogBatch.Claimed, _ lists: inout CaseLists) throws(VaultError) -> Bool {
        switch claimed.claim {
        case .version(let place, let imprint): return try isKept(place, imprint, &lists)
        case .notice(let id): return try isAnnounced(id)
        case .statement(let subject, let number, let digest):
            let signed = try StatementTable(store: store, keys: keys).statement(number, of: subject)
            return signed.map { Hash.sha256($0.encoded) == digest } ?? false
        case .destroyed(let destroyed):
            for record in destroyed {
                if try stones.find(record) == nil { return false }
                if try records.isAnythingLeft(of: record) { return false }
            }
            return true
        case .disabled(let user):
            return try AccountTable(store: store, keys: keys, state: WriterState()).find(user)?.disabled == true
        case .opened(let id, let user): return try isOpen(id, by: user)
        case .named(let user, let mark):
            let account = try AccountTable(store: store, keys: keys, state: WriterState()).find(user)
            if let account { return keys.nameMark(of: account) == mark }
            return false
        case .words(let about):
            if try log.hasReason(at: claimed.place) { return true }
            return try wasErased(about)
        case .signed(let size, let root):
            let kept = try? LogCheckpoints(store: store, generation: claimed.place.generation).find(size)
            return kept?.checkpoint.root.bytes == root
        }
    }

    /// Whether a case is found by the reference that its opener signed for it.
    private func isOpen(_ id: CaseID, by user: UserID) throws(VaultError) -> Bool {
        let directory = DirectoryTable(store: store, keys: keys)
        guard let bytes = try directory.value(.caseFile, id.bytes) else { return false }
        let row = try CaseRow(id, stored: bytes)
        guard row.opener.user == user, try directory.value(.caseOfReference, Array(row.reference.utf8)) == id.bytes
        else { return false }
        var signing: [SigningPublicKey] = []
        for signed in try StatementTable(store: store, keys: keys).chain(of: .user(user)) {
            if case .certificate(let certificate) = signed.statement.content {
                signing.append(certificate.identity.signing)
            }
        }
        return row.isSigned(by: signing, in: keys.vault)
    }

    /// Whether a destruction that the log tells of has taken the words about this with it.
    private func wasErased(_ about: LogClaim.About) throws(VaultError) -> Bool {
        if let record = about.record, let stone = try stones.find(record), try isTold(stone) { return true }
        guard let id = about.caseFile,
            let bytes = try DirectoryTable(store: store, keys: keys).value(.caseFile, id.bytes)
        else { return false }
        let row = try CaseRow(id, stored: bytes)
        guard row.status == .destroyed, let stone = try stones.find(row.registration) else { return false }
        return try isTold(stone)
    }

    /// Whether a version rests as it was written, listed in its case and with a key whose outer wrap opens, or was
    /// destroyed by an act that the log tells of.
    private func isKept(
        _ place: RecordPlace, _ imprint: LogClaim.Imprint, _ lists: inout CaseLists
    ) throws(VaultError) -> Bool {
        if let found = try records.version(place) {
            if let file = found.descriptor.caseFile, try !lists.list(place.record, in: file) { return false }
            let compartment = found.descriptor.compartment.id(in: keys.vault)
            guard LogClaim.Imprint(digest: found.digest, entered: found.entered) == imprint,
                try records.columns(of: place) == found.columns,
                let newest = try records.newestVersion(of: place.record), newest >= place.version
            else { return false }
            let recordKeys = RecordKeyTable(store: store, keys: keys)
            guard try recordKeys.innerWrap(place, in: compartment) != nil else { return false }
            return try recordKeys.opensFacts(found.facts, place)
        }
        guard let stone = try stones.find(place.record) else { return false }
        let isNamed = stone.versions.contains {
            $0.number == place.version && [UInt8]($0.digest) == imprint.digest && $0.entered == imprint.entered
        }
        return isNamed ? try isTold(stone) : false
    }

    /// Whether the log tells of the act that a tombstone is the trace of.
    func isTold(_ stone: Tombstone) throws(VaultError) -> Bool {
        guard let act = try done(LogPlace(generation: stone.act.generation, seq: stone.act.seq)),
            case .destroyed(let records) = LogClaim(act)
        else { return false }
        return records.contains { $0.text == stone.record }
    }

    /// Whether a notice waits for its review, or has had one that the log tells of, and is told to all it concerns who
    /// haven't seen it.
    private func isAnnounced(_ id: NoticeID) throws(VaultError) -> Bool {
        let directory = DirectoryTable(store: store, keys: keys)
        guard let notice = try NoticeTable(directory: directory).find(id) else { return false }
        for text in notice.told where notice.seen[text] == nil {
            let user = try UserID(stored: text, in: .directory)
            guard try directory.all(.noticesOfUser, user.bytes).contains(id.bytes) else { return false }
        }
        guard let review = notice.review else { return try directory.all(.noticesToReview, []).contains(id.bytes) }
        guard let entry = try done(review.entry) else { return false }
        return entry.action.text == ActionID.reviewNotice.rawValue && entry.subject.record?.text == notice.id
    }

    /// Whether the log tells of a notice where the notice says it does.
    func isTold(_ notice: Notice) throws(VaultError) -> Bool {
        guard let entry = try done(notice.entry), case .notice(let id) = LogClaim(entry) else { return false }
        return id.text == notice.id
    }

    /// Whether an entry tells of a version's writing, looked up by its tags.
    func isTold(_ place: RecordPlace) throws(VaultError) -> Bool { try imprint(of: place) != nil }

    /// What the entry of a version's writing says of it; nil where none is found that opens.
    func imprint(of place: RecordPlace) throws(VaultError) -> LogClaim.Imprint? {
        let tags = LogTags.all(keys)
        let search = LogTable.Search(
            tags: [
                tags.map { $0.record(place.record.text) },
                tags.flatMap { tags in LogClaim.writing.map { tags.action($0) } },
            ], places: .start..<(.end), window: 4_096, limit: 512)
        for case .entry(_, let entry) in try log.find(search).entries {
            if case .version(place, let imprint) = LogClaim(entry) { return imprint }
        }
        return nil
    }

    /// What was done at a place, if it was.
    private func done(_ place: LogPlace) throws(VaultError) -> AuditEntry? {
        guard case .entry(_, let entry) = try log.sighting(place), entry.outcome.result == .done else { return nil }
        return entry
    }
}
