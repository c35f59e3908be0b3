import GRDB
import TransparencyLog
import Trust

/// Erases what speaks of destroyed records elsewhere: reasons in the log, drafts, open requests, kept replies.
struct Erasure {
    private let work: Work
    private let keys: UnsealedKeys

    init(_ work: Work) throws(VaultError) {
        self.work = work
        keys = try work.keys()
    }

    /// Erases all that is about these records; where the case is destroyed too, all that is about the case.
    func erase(_ records: Set<RecordID>, of row: CaseRow) throws(VaultError) {
        let isWhole = row.status == .destroyed
        for tags in LogTags.all(keys) {
            for record in records { try eraseReasons(tag: tags.record(record.text)) { $0.record == record.text } }
            if isWhole { try eraseReasons(tag: tags.caseFile(row.id.text)) { $0.caseFile == row.id.text } }
        }
        try discardDrafts { descriptor in
            if let record = descriptor.record, records.contains(where: { $0.text == record }) { return true }
            return isWhole && descriptor.caseFile == row.id.text
        }
        let approvals = ApprovalTable(store: work.store, keys: keys)
        for approval in try approvals.unended() {
            let isAbout = approval.scope.record.map { records.contains($0) } ?? false
            if isAbout || (isWhole && approval.scope.caseFile == row.id) { try approvals.delete(approval.id) }
        }
        try Holds(work).forget(records, of: row)
        var names = Set(records.map(\.text))
        if isWhole { names.insert(row.id.text) }
        try KeptReplies(store: work.store, keys: keys).forget(about: names)
    }

    /// Whom an entry is about.
    private struct About {
        let caseFile: String?
        let record: String?
    }

    /// Erases the reasons of entries that carry a tag and are about it: words given to a list of many records stay.
    private func eraseReasons(tag: [UInt8], where isAbout: (About) -> Bool) throws(VaultError) {
        let log = LogTable(store: work.store, keys: keys)
        let rows = try work.store.rows(
            """
            SELECT r.generation, r.seq FROM log_reason r
            JOIN log_tag t ON t.generation = r.generation AND t.seq = r.seq WHERE t.tag = ?
            """, [tag.data])
        for row in rows {
            let (generation, seq) = (try row.integer(0, of: .logReason), try row.integer(1, of: .logReason))
            guard let subject = try log.subject(generation, seq),
                isAbout(About(caseFile: subject.case?.text, record: subject.record?.text))
            else { continue }
            try log.deleteReason(generation, seq)
        }
    }

    private func discardDrafts(where isDoomed: (DraftDescriptor) -> Bool) throws(VaultError) {
        let drafts = DraftTable(store: work.store, keys: keys)
        let directory = try work.directory
        for user in try work.accounts.ids() {
            for bytes in try directory.all(.draftsOfUser, user.bytes) {
                // Of a draft that was altered nobody can tell what it was to become; it opens to nobody, and is named.
                let draft = try work.store.passedOver.intact { () throws(VaultError) in
                    try drafts.listed(RecordID(stored: bytes, in: .draft))
                }
                guard let draft, isDoomed(draft.descriptor) else { continue }
                let id = draft.id
                try drafts.delete(id)
                try RecordKeyTable(store: work.store, keys: keys).deleteAll(of: id)
                try IndexedList(work, .drafts(of: user)).remove(bytes)
            }
        }
    }
}
