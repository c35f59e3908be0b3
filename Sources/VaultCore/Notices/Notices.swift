import Trust

/// Announces what must not pass unseen, and keeps it before people's eyes until they have acknowledged it.
struct Notices {
    private let work: Work
    private let directory: DirectoryTable
    private let table: NoticeTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        directory = try work.directory
        table = NoticeTable(directory: directory)
    }

    /// Announces what the operation under way does, in the transaction of its audit entry.
    ///
    /// - Parameter people: whom it is told at their next login; the auditors' queue gets it in any case.
    @discardableResult
    func announce(
        _ kind: Notice.Kind, of subject: Notice.Subject, to people: [UserID]
    ) throws(VaultError) -> Notice {
        let id = NoticeID.random()
        let notice = Notice(
            id: id.text, kind: kind, subject: subject, made: work.now, by: work.actor?.text, entry: work.entryPlace,
            told: people.map(\.text))
        try table.put(notice, id)
        try directory.append(id.bytes, to: .notices, [])
        try directory.append(id.bytes, to: .noticesToReview, [])
        for person in people { try directory.append(id.bytes, to: .noticesOfUser, person.bytes) }
        work.entry.record = id.text
        return notice
    }

    /// Notices told at once: what is left comes when these are acknowledged or reviewed.
    static let page = 64

    /// What a person has been told and has not acknowledged, oldest first.
    func unseen(by person: UserID) throws(VaultError) -> [Notice] {
        try oldest(.noticesOfUser, person.bytes, most: Self.page)
    }

    /// Everything ever announced, oldest first.
    func all() throws(VaultError) -> [Notice] {
        try all(.notices, [])
    }

    /// Takes a notice from a person's list; what was never on it is `notFound`.
    func markSeen(_ text: String, by person: UserID) throws(VaultError) {
        let id = try NoticeID(asked: text)
        let found = try table.find(id)
        guard var notice = found, notice.told.contains(person.text) else {
            try refuseAlike(isThere: found != nil)
            throw .notFound
        }
        work.entry.record = id.text
        work.entry.caseFile = notice.subject.caseFile
        guard notice.seen[person.text] == nil else { return }
        notice.seen[person.text] = work.now
        try table.put(notice, id)
        try directory.removeValue(id.bytes, from: .noticesOfUser, person.bytes)
    }

    /// Where there is no such notice another is opened in its place, so that a refusal takes the same steps.
    private func refuseAlike(isThere: Bool) throws(VaultError) {
        guard let bytes = try directory.listed(.notices, [], at: 0) else { return }
        _ = try table.find(isThere ? .random() : NoticeID(stored: bytes, in: .directory))
    }

    /// Takes a notice from the auditors' queue; the remark is the reason of this operation's entry.
    func review(_ text: String) throws(VaultError) {
        let id = try NoticeID(asked: text)
        guard var notice = try table.find(id), let auditor = work.actor else { throw .notFound }
        guard notice.review == nil else { throw .alreadyDone }
        work.entry.record = id.text
        work.entry.caseFile = notice.subject.caseFile
        notice.review = Notice.Review(by: auditor.text, at: work.now, entry: work.entryPlace)
        try table.put(notice, id)
        try directory.removeValue(id.bytes, from: .noticesToReview, [])
    }

    /// Notes how the recovery that custodians could bring about until a time has ended.
    func settleRecovery(until: Int64, as outcome: Notice.Outcome) throws(VaultError) {
        for var notice in try all() where notice.kind == .recovery && notice.subject.until == until {
            notice.outcome = outcome
            try table.put(notice, NoticeID(stored: notice.id, in: .directory))
        }
    }

    /// How many were ever announced.
    func count() throws(VaultError) -> Int { Int(clamping: try directory.count(.notices, [])) }

    /// One of all that were ever announced, from 0; nil where it is gone or was altered.
    func notice(at place: Int) throws(VaultError) -> Notice? { try notice(at: UInt64(place), of: .notices, []) }

    /// What was announced last, newest first.
    func newest(most: Int) throws(VaultError) -> [Notice] {
        var (found, place): ([Notice], Int) = ([], try count())
        while place > 0, found.count < most {
            place -= 1
            if let notice = try notice(at: place) { found.append(notice) }
        }
        return found
    }

    /// What waits longest for an auditor, and how much waits.
    func toReview(most: Int) throws(VaultError) -> (notices: [Notice], waiting: Int) {
        let count = try directory.count(.noticesToReview, [])
        return (try oldest(.noticesToReview, [], most: most), Int(clamping: count))
    }

    private func oldest(
        _ relation: DirectoryTable.Relation, _ subject: [UInt8], most: Int
    ) throws(VaultError) -> [Notice] {
        let count = try directory.count(relation, subject)
        var (notices, place): ([Notice], UInt64) = ([], 0)
        while place < count, notices.count < most {
            if let notice = try notice(at: place, of: relation, subject) { notices.append(notice) }
            place += 1
        }
        return notices
    }

    /// The notice at a place of a list; nil where it was taken out, is gone or was altered.
    private func notice(
        at place: UInt64, of relation: DirectoryTable.Relation, _ subject: [UInt8]
    ) throws(VaultError) -> Notice? {
        try work.store.passedOver.found { () throws(VaultError) in
            try directory.listed(relation, subject, at: place).map { bytes throws(VaultError) in
                try table.listed(NoticeID(stored: bytes, in: .directory))
            }
        }
    }

    private func all(_ relation: DirectoryTable.Relation, _ subject: [UInt8]) throws(VaultError) -> [Notice] {
        var notices: [Notice] = []
        for bytes in try directory.all(relation, subject) {
            // One that is gone or was altered is named, and keeps nobody from logging in.
            let found = try work.store.passedOver.intact { () throws(VaultError) in
                try table.listed(NoticeID(stored: bytes, in: .directory))
            }
            if let found { notices.append(found) }
        }
        return notices
    }
}
