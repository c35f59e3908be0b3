import Access
import CaseFile
import Sealing
import Trust

/// One child's file as the directory knows it: reference, status, and which record is its registration.
struct CaseRow: Sendable, Equatable {
    enum Status: String, Sendable {
        case open, closed, destroyed
    }

    let id: CaseID
    let reference: String
    var status: Status
    let registration: RecordID
    /// Under whose signature the case has its reference.
    let opener: CaseOpener

    var encoded: [UInt8] {
        let lines = ["1", reference, status.rawValue, registration.text, opener.user.text, opener.signature.hex]
        return Array(lines.joined(separator: "\n").utf8)
    }

    init(id: CaseID, reference: String, registration: RecordID, opener: CaseOpener) {
        self.id = id
        self.reference = reference
        status = .open
        self.registration = registration
        self.opener = opener
    }

    init(_ id: CaseID, stored bytes: [UInt8]) throws(VaultError) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 6, lines[0] == "1", let status = Status(rawValue: String(lines[2])),
            let registration = try? RecordID(text: String(lines[3])), let opener = CaseOpener(lines[4], lines[5])
        else { throw .tampered(.directory, id.text) }
        self.id = id
        reference = String(lines[1])
        self.status = status
        self.registration = registration
        self.opener = opener
    }

    /// Whether the case has this reference by the word of whoever opened it, who had one of these keys.
    func isSigned(by keys: [SigningPublicKey], in vault: VaultID) -> Bool {
        guard let signature = try? Signature(opener.signature) else { return false }
        let message = CaseOpener.message(reference, of: id, registeredAs: registration, in: vault)
        return keys.contains { $0.verify(signature, of: message) }
    }
}

/// Finds and writes cases, and what is linked to them, in the directory.
struct CaseBook {
    let work: Work
    private let directory: DirectoryTable

    init(_ work: Work) throws(VaultError) {
        self.work = work
        directory = try work.directory
    }

    /// A case by its id or by its reference as typed; `notFound` if there is none.
    func find(_ text: String) throws(VaultError) -> CaseRow {
        if let id = try? CaseID(text: text) { return try find(id) }
        guard let reference = CaseReference(typed: text) else { throw .notFound }
        let bytes = try directory.store.passedOver.found { () throws(VaultError) in
            try directory.value(.caseOfReference, Array(reference.description.utf8))
        }
        guard let bytes else { return try find(counted: reference) }
        let row = try listed(CaseID(stored: bytes, in: .directory))
        // A reference that was given to another case must not open that one.
        guard row.reference == reference.description, try isSigned(row) else {
            throw .tampered(.directory, row.id.text)
        }
        return row
    }

    /// Whether a case has its reference by the signature of the person who opened it.
    func isSigned(_ row: CaseRow) throws(VaultError) -> Bool {
        let certificates = try work.trust().ledger.certificateHistory(of: row.opener.user)
        return row.isSigned(by: certificates.map(\.identity.signing), in: try work.keys().vault)
    }

    /// The case that was given a reference, by its place among those of its year: where the row that leads to it by the
    /// reference was altered.
    private func find(counted reference: CaseReference) throws(VaultError) -> CaseRow {
        let (year, number) = (Array(String(reference.year).utf8), UInt64(clamping: reference.number))
        guard reference.prefix == work.premises.referencePrefix, number > 0,
            let bytes = try directory.value(.referenceYear, year, at: number - 1)
        else { throw .notFound }
        let row = directory.row(.caseOfReference, Array(reference.description.utf8))
        let found = try listed(CaseID(stored: bytes, in: .directory))
        guard found.reference == reference.description, try isSigned(found) else { throw .tampered(row.table, row.row) }
        directory.store.passedOver.note(row)
        return found
    }

    /// A case by its id; `tampered` where it has records and its own row is gone.
    func find(_ id: CaseID) throws(VaultError) -> CaseRow {
        guard let bytes = try directory.value(.caseFile, id.bytes) else {
            guard try directory.count(.recordsOfCase, id.bytes) == 0 else { throw altered(id) }
            throw .notFound
        }
        return try CaseRow(id, stored: bytes)
    }

    /// A case that a list or a reference leads to: one that isn't there was altered.
    func listed(_ id: CaseID) throws(VaultError) -> CaseRow {
        guard let bytes = try directory.value(.caseFile, id.bytes) else { throw altered(id) }
        return try CaseRow(id, stored: bytes)
    }

    private func altered(_ id: CaseID) -> VaultError {
        let row = directory.row(.caseFile, id.bytes)
        return .tampered(row.table, row.row)
    }

    /// Writes a new case under the next reference of a year.
    func open(_ id: CaseID, registration: RecordID, in year: Int) throws(VaultError) -> CaseRow {
        let key = Array(String(year).utf8)
        let number = try directory.count(.referenceYear, key) + 1
        guard
            let reference = CaseReference(prefix: work.premises.referencePrefix, year: year, number: Int(number))
        else { throw .invalidInput(parameter: "reference", fault: "used-up") }
        let message = CaseOpener.message(
            reference.description, of: id, registeredAs: registration, in: try work.keys().vault)
        let opener = CaseOpener(
            user: try work.session().user, signature: try work.session().signingKey().sign(message).bytes)
        let row = CaseRow(id: id, reference: reference.description, registration: registration, opener: opener)
        try directory.append(id.bytes, to: .referenceYear, key)
        try directory.put(id.bytes, .caseOfReference, Array(row.reference.utf8))
        try directory.put(row.encoded, .caseFile, id.bytes)
        try directory.append(id.bytes, to: .cases, [])
        return row
    }

    /// A case, once the policy lets the caller do this to it; the audit entry names it whatever is decided.
    func admitted(_ action: ActionID, to text: String, _ asked: Asked = .nothing) throws(VaultError) -> CaseRow {
        try work.admit(action)
        let row = try self.asked(text)
        work.entry.caseFile = row.id.text
        try work.decide(action, on: try work.object(nil, of: row.id, asked))
        return row
    }

    /// A case's reference, for a line that people read; nil if there is no such case, or where it was altered or isn't the
    /// reference it was opened with.
    func signedReference(of id: CaseID) throws(VaultError) -> String? {
        try directory.store.passedOver.found { () throws(VaultError) in
            do throws(VaultError) {
                let row = try find(id)
                return try isSigned(row) ? row.reference : nil
            } catch {
                if error == .notFound { return nil }
                throw error
            }
        }
    }

    /// Writes a case's row again, with another status.
    func put(_ row: CaseRow) throws(VaultError) {
        try directory.put(row.encoded, .caseFile, row.id.bytes)
    }

    /// Lists a record in a case's file; which case is its home, its own descriptor says.
    func link(_ record: RecordID, to caseFile: CaseID) throws(VaultError) {
        try directory.append(record.bytes, to: .recordsOfCase, caseFile.bytes)
    }

    /// How many links to records a case has; one that was destroyed keeps its place.
    func countRecords(of caseFile: CaseID) throws(VaultError) -> UInt64 {
        try directory.count(.recordsOfCase, caseFile.bytes)
    }

    /// The record linked at a place, from 0; `tampered` where the link is gone.
    func record(of caseFile: CaseID, at place: UInt64) throws(VaultError) -> RecordID? {
        guard let bytes = try directory.listed(.recordsOfCase, caseFile.bytes, at: place) else { return nil }
        return try RecordID(stored: bytes, in: .directory)
    }

    func records(of caseFile: CaseID) throws(VaultError) -> [RecordID] {
        var ids: [RecordID] = []
        for bytes in try directory.all(.recordsOfCase, caseFile.bytes) {
            ids.append(try RecordID(stored: bytes, in: .directory))
        }
        return ids
    }

    /// The same where none may be left out: what destroys all of them.
    func allRecords(of caseFile: CaseID) throws(VaultError) -> [RecordID] {
        var ids: [RecordID] = []
        for bytes in try directory.whole(.recordsOfCase, caseFile.bytes) {
            ids.append(try RecordID(stored: bytes, in: .directory))
        }
        return ids
    }

    /// The cases of one person, or of all, without reading them yet.
    func cases(of user: UserID?) throws(VaultError) -> Caseload {
        guard let user else { return try Caseload(directory, .cases, []) }
        return try Caseload(directory, .casesOfUser, user.bytes)
    }

    /// All cases, oldest first.
    func all() throws(VaultError) -> [CaseID] {
        try ids(.cases, [])
    }

    /// Lists a case just opened in the caseload of whoever opened it, who may have opened thousands.
    func note(_ user: UserID, opened caseFile: CaseID) throws(VaultError) {
        try IndexedList(work, .all(of: user)).append(caseFile.bytes)
    }

    func note(_ user: UserID, assignedTo caseFile: CaseID) throws(VaultError) {
        let caseload = try IndexedList(work, .all(of: user))
        guard try !caseload.contains(caseFile.bytes) else { return }
        try caseload.append(caseFile.bytes)
        guard user != (try work.session().user) else { return }
        try directory.put([1], .unseenCase, user.bytes + caseFile.bytes)
        try IndexedList(work, .unseen(by: user)).append(caseFile.bytes)
    }

    /// Cases assigned to a person who has not looked at them yet, oldest first.
    func unseen(by user: UserID) throws(VaultError) -> Caseload {
        try Caseload(directory, .unseenCasesOfUser, user.bytes)
    }

    func markSeen(_ caseFile: CaseID, by user: UserID) throws(VaultError) {
        guard try directory.value(.unseenCase, user.bytes + caseFile.bytes) != nil else { return }
        try directory.remove(.unseenCase, user.bytes + caseFile.bytes)
        try IndexedList(work, .unseen(by: user)).remove(caseFile.bytes)
    }

    func note(_ user: UserID, gone caseFile: CaseID) throws(VaultError) {
        try IndexedList(work, .all(of: user)).remove(caseFile.bytes)
        try markSeen(caseFile, by: user)
    }

    private func ids(_ relation: DirectoryTable.Relation, _ subject: [UInt8]) throws(VaultError) -> [CaseID] {
        var ids: [CaseID] = []
        for bytes in try directory.all(relation, subject) { ids.append(try CaseID(stored: bytes, in: .directory)) }
        return ids
    }
}
