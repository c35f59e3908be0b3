import Access
import TransparencyLog
import Trust

/// What an entry says is kept elsewhere in the vault, and a verification looks for: a log that is whole proves little
/// where what it tells of was taken away.
enum LogClaim: Sendable, Hashable {
    /// A version was written, and this is the hash of its envelope.
    case version(RecordPlace, digest: [UInt8])
    /// Something was announced that an auditor is to review.
    case notice(NoticeID)

    private static let writing = names([.openCase, .addRecord, .amendRecord])
    private static let announcing = names([.emergencyOpen, .recoverStart, .unsealByShares, .shareAgree])

    private static func names(_ actions: [ActionID]) -> Set<String> { Set(actions.map(\.rawValue)) }

    /// Nil for an entry that says nothing of the kind, or what nothing here could have said.
    init?(_ entry: AuditEntry) {
        guard entry.outcome.result == .done, let record = entry.subject.record?.text else { return nil }
        if let version = entry.subject.version, let digest = entry.subject.digest {
            guard Self.writing.contains(entry.action.text), let id = try? RecordID(text: record) else { return nil }
            self = .version(RecordPlace(record: id, version: version), digest: digest.bytes)
        } else {
            guard Self.announcing.contains(entry.action.text), let id = try? NoticeID(text: record) else { return nil }
            self = .notice(id)
        }
    }

    /// What it means where it isn't so.
    func fault(at place: LogPlace) -> LogFault {
        switch self {
        case .version: .record(place)
        case .notice: .notice(place)
        }
    }
}

/// Looks for what entries say is there.
struct LogClaimCheck {
    private let store: Store
    private let keys: UnsealedKeys
    private let log: LogTable

    init(_ store: Store, _ keys: UnsealedKeys) {
        (self.store, self.keys) = (store, keys)
        log = LogTable(store: store, keys: keys)
    }

    /// What isn't as these entries say.
    func unmet(_ claims: [LogBatch.Claimed]) throws(VaultError) -> [LogBatch.Claimed] {
        var unmet: [LogBatch.Claimed] = []
        for claimed in claims {
            do throws(VaultError) {
                if try holds(claimed.claim) { continue }
            } catch {
                guard case .tampered = error else { throw error }
            }
            unmet.append(claimed)
        }
        return unmet
    }

    private func holds(_ claim: LogClaim) throws(VaultError) -> Bool {
        switch claim {
        case .version(let place, let digest): try isKept(place, digest)
        case .notice(let id): try isAnnounced(id)
        }
    }

    /// Whether a version rests as it was written, with a key, or was destroyed by an act that the log tells of.
    private func isKept(_ place: RecordPlace, _ digest: [UInt8]) throws(VaultError) -> Bool {
        let records = RecordTable(store: store, keys: keys)
        if let found = try records.fingerprint(of: place) { return found.digest == digest && found.hasKey }
        guard let stone = try TombstoneTable(store: store, keys: keys).find(place.record),
            stone.versions.contains(where: { $0.number == place.version && [UInt8]($0.digest) == digest }),
            let act = try told(LogPlace(generation: stone.act.generation, seq: stone.act.seq))
        else { return false }
        return [ActionID.destroyRecord.rawValue, ActionID.destroyCase.rawValue].contains(act.action.text)
            && act.items.contains { $0.record?.text == stone.record }
    }

    /// Whether a notice waits for its review, or has had one that the log tells of.
    private func isAnnounced(_ id: NoticeID) throws(VaultError) -> Bool {
        let directory = DirectoryTable(store: store, keys: keys)
        guard let notice = try NoticeTable(directory: directory).find(id) else { return false }
        guard let review = notice.review else {
            return try directory.all(.noticesToReview, []).contains(id.bytes)
        }
        guard let entry = try told(review.entry) else { return false }
        return entry.action.text == ActionID.reviewNotice.rawValue && entry.subject.record?.text == notice.id
    }

    /// What was done at a place, if it was.
    private func told(_ place: LogPlace) throws(VaultError) -> AuditEntry? {
        guard case .entry(_, let entry) = try log.sighting(place), entry.outcome.result == .done else { return nil }
        return entry
    }
}
