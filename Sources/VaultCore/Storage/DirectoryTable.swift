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

    /// How many places there are under a subject; told by the places themselves where the row that says so was altered.
    func count(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> UInt64 {
        let stated = try store.passedOver.found { () throws(VaultError) -> UInt64? in
            guard let bytes = try value(relation, subject, at: .max) else { return nil }
            return try UInt64(counter: bytes)
        }
        if let stated { return stated }
        let found = try places(relation, subject)
        if found > 0 { store.passedOver.note(row(relation, subject, .max)) }
        return found
    }

    /// Finds the end of a list, whose places follow one another without a gap, by doubling and halving.
    private func places(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> UInt64 {
        var (end, step): (UInt64, UInt64) = (0, 1)
        while try exists(relation, subject, at: end + step - 1) {
            end += step
            step *= 2
        }
        while step > 1 {
            step /= 2
            if try exists(relation, subject, at: end + step - 1) { end += step }
        }
        return end
    }

    private func exists(_ relation: Relation, _ subject: [UInt8], at ordinal: UInt64) throws(VaultError) -> Bool {
        try store.row("SELECT 1 FROM directory WHERE tag = ?", [tag(relation, subject, ordinal).data]) != nil
    }

    /// What stands at a place of a list; nil where it was removed, `tampered` where there is nothing to be read.
    func listed(_ relation: Relation, _ subject: [UInt8], at ordinal: UInt64) throws(VaultError) -> [UInt8]? {
        guard let value = try value(relation, subject, at: ordinal) else {
            throw .tampered(.directory, tag(relation, subject, ordinal).hex)
        }
        return value.isEmpty ? nil : value
    }

    /// A row as people are told of it.
    func row(_ relation: Relation, _ subject: [UInt8], _ ordinal: UInt64 = 0) -> DamagedRow {
        DamagedRow(table: .directory, row: tag(relation, subject, ordinal).hex)
    }

    /// Appends a value and returns its ordinal.
    @discardableResult
    func append(_ value: [UInt8], to relation: Relation, _ subject: [UInt8]) throws(VaultError) -> UInt64 {
        let next = try count(relation, subject)
        try put(value, relation, subject, at: next)
        try put((next + 1).counter, relation, subject, at: .max)
        return next
    }

    /// All values under a subject, oldest first, altered ones passed over; for lists that stay short however old the vault.
    func all(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for ordinal in 0..<(try count(relation, subject)) {
            let found = try store.passedOver.found { () throws(VaultError) in
                try listed(relation, subject, at: ordinal)
            }
            if let value = found { values.append(value) }
        }
        return values
    }

    /// The same where nothing may be left out: `tampered` if anything can't be read.
    func whole(_ relation: Relation, _ subject: [UInt8]) throws(VaultError) -> [[UInt8]] {
        guard let bytes = try value(relation, subject, at: .max) else {
            guard try places(relation, subject) == 0 else {
                throw .tampered(.directory, tag(relation, subject, .max).hex)
            }
            return []
        }
        var values: [[UInt8]] = []
        for ordinal in 0..<(try UInt64(counter: bytes)) {
            if let value = try listed(relation, subject, at: ordinal) { values.append(value) }
        }
        return values
    }

    /// Removes one value wherever it stands under a subject; those behind it move up.
    ///
    /// A list is so never longer than what is in it: somebody who has discarded a thousand drafts waits for none. Where a
    /// row was altered, nothing moves: it stays where it is, to be named, and what is removed leaves an empty place.
    func removeValue(_ value: [UInt8], from relation: Relation, _ subject: [UInt8]) throws(VaultError) {
        let places = try count(relation, subject)
        let values = try (0..<places).map { ordinal throws(VaultError) in
            try intact { () throws(VaultError) in try listed(relation, subject, at: ordinal) }
        }
        guard values.contains(value) else { return }
        guard values.allSatisfy({ $0 != nil }) else {
            for ordinal in 0..<places where values[Int(ordinal)] == value {
                try put([], relation, subject, at: ordinal)
            }
            return
        }
        var kept: UInt64 = 0
        for (ordinal, other) in values.map({ $0.flatMap(\.self) }).enumerated() {
            guard let other, other != value else { continue }
            if kept < ordinal { try put(other, relation, subject, at: kept) }
            kept += 1
        }
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
