import FoundationEssentials
import GRDB
import Sealing

/// An encrypted multimap: names, references, assignments and record-to-case links at rest.
///
/// A row's tag is a keyed hash of (relation, subject, ordinal) and its value rests under the directory key, so that the
/// file shows neither who is linked to whom nor how many links anybody has.
struct DirectoryTable {
    let store: Store
    let keys: UnsealedKeys

    /// What is linked to what; the raw value is part of the tag and never changes.
    enum Relation: String {
        case userOfName = "user of name"
        case users
        case caseOfReference = "case of reference"
        case cases
        case caseFile = "case file"
        case recordsOfCase = "records of case"
        /// The cases a record is linked to beside its home.
        case casesOfRecord = "cases of record"
        case casesOfUser = "cases of user"
        /// Subject: user and case; set until the person has looked at a case newly hers.
        case unseenCase = "unseen case"
        /// Subject: user; the same cases as a list, so that nobody looks through a whole caseload for them.
        case unseenCasesOfUser = "unseen cases of user"
        case draftsOfUser = "drafts of user"
        case referenceYear = "reference year"
        case custodians
        /// The hashes of what the recovery key signed in files of cases.
        case signedByRecovery = "signed by recovery"
        case colleaguesSeen = "colleagues seen"
        case notice
        case notices
        /// Subject: user; what she has not acknowledged.
        case noticesOfUser = "notices of user"
        case noticesToReview = "notices to review"
        /// Every legal hold there is.
        case holds = "legal holds"
        /// Subject: user and case.
        case emergency
        /// Subject: a compartment; how far its record keys have been moved to its newest epoch.
        case rewrapped
    }

    func value(_ relation: Relation, _ subject: [UInt8], at ordinal: UInt64 = 0) throws(VaultError) -> [UInt8]? {
        let tag = tag(relation, subject, ordinal)
        guard let row = try store.row("SELECT box FROM directory WHERE tag = ?", [tag.data]) else { return nil }
        return try keys.openDirectory(row.blob(0, of: .directory), at: .directory, tag)
    }

    func put(_ value: [UInt8], _ relation: Relation, _ subject: [UInt8], at ordinal: UInt64 = 0) throws(VaultError) {
        let tag = tag(relation, subject, ordinal)
        let box = try keys.sealDirectory(value, at: .directory, tag)
        try store.run("INSERT OR REPLACE INTO directory (tag, box) VALUES (?, ?)", [tag.data, box.data])
    }

    func remove(_ relation: Relation, _ subject: [UInt8], at ordinal: UInt64 = 0) throws(VaultError) {
        try store.run("DELETE FROM directory WHERE tag = ?", [tag(relation, subject, ordinal).data])
    }

    /// How many places there are under a subject.
    func count(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> UInt64 {
        guard let bytes = try value(relation, subject, at: .max) else { return 0 }
        return try UInt64(counter: bytes)
    }

    /// Appends a value and returns its ordinal.
    @discardableResult
    func append(_ value: [UInt8], to relation: Relation, _ subject: [UInt8]) throws(VaultError) -> UInt64 {
        let next = try count(relation, subject)
        try put(value, relation, subject, at: next)
        try put((next + 1).counter, relation, subject, at: .max)
        return next
    }

    /// All values under a subject, oldest first; for lists that stay short however old the vault.
    func all(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for ordinal in 0..<(try count(relation, subject)) {
            if let value = try value(relation, subject, at: ordinal) { values.append(value) }
        }
        return values
    }

    /// Removes one value wherever it stands under a subject; those behind it move up.
    ///
    /// A list is so never longer than what is in it: somebody who has discarded a thousand drafts waits for none.
    func removeValue(_ value: [UInt8], from relation: Relation, _ subject: [UInt8]) throws(VaultError) {
        let places = try count(relation, subject)
        var kept: UInt64 = 0
        for ordinal in 0..<places {
            guard let found = try self.value(relation, subject, at: ordinal), found != value else { continue }
            if kept < ordinal { try put(found, relation, subject, at: kept) }
            kept += 1
        }
        if kept == places { return }
        for ordinal in kept..<places { try remove(relation, subject, at: ordinal) }
        try put(kept.counter, relation, subject, at: .max)
    }

    private func tag(_ relation: Relation, _ subject: [UInt8], _ ordinal: UInt64) -> [UInt8] {
        keys.tag("directory", [Array(relation.rawValue.utf8), subject, ordinal.counter])
    }
}

extension UInt64 {
    /// Eight bytes, big-endian.
    var counter: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(56 - 8 * $0)) } }

    init(counter bytes: [UInt8]) throws(VaultError) {
        guard bytes.count == 8 else { throw .tampered(.directory, "counter") }
        self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
