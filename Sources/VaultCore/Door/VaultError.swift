package import CaseFile
import GRDB
import Sealing
import Trust

/// Everything an operation can refuse with; cases carry identifiers and codes, never content.
package enum VaultError: Error, Equatable, Sendable {
    // The vault's state.
    case absent, founding, sealed, alreadyDone, wrongSecret
    case logBlocked(Blockage)
    case tampered(Table, String)
    case damagedLog(LogFault)
    case busy(Limit)
    case invalidInput(parameter: String, fault: String)
    case lockedMemoryMissing
    // Who is asking.
    case notLoggedIn, wrongPassphrase, wrongCode, notEnrolled
    case throttled(seconds: Int)
    case weakPassphrase(String)
    case denied(rule: String)
    case needed(String, rule: String)
    /// A second person has to approve first; `expires` in microseconds since 1970.
    case approvalNeeded(String, expires: Int64)
    // What is asked for.
    case notFound, nameTaken, fingerprintDiffers, notEligible, alreadyClaimed, supervisorMissing
    case rolesConflict(rule: String)
    /// No account bears the name; told only to those who may list people.
    case noSuchPerson
    case wrongShare(String)
    /// No operation has that name, now or in the log; the closest one that has.
    case unknownAction(closest: String)
    /// Custodians are entering shares for nothing.
    case nothingCollected
    case conflict(newest: Int)
    case invalidFields([FieldFault])
    case unknownForm(String)
    case noKey(domain: String)
    /// A legal hold stands.
    case held(String)
    /// The database's log hasn't been cut since the destruction.
    case notCut
    case slot(SlotFault)
    // Master keys.
    case notRotating, rotating
    /// Rows of the key book rest under the master key still.
    case epochInUse(rows: Int)

    /// Why the audit log takes no entry.
    package enum Blockage: String, Sendable {
        case diskFull = "disk_full", readOnly = "read_only", failing
        /// A file of the vault isn't the one at its path any more.
        case displaced = "file_displaced"
        /// The database lacks entries that were acknowledged before the start.
        case entriesMissing = "entries_missing"
    }

    /// What is wrong with a seal slot, or with what would become of it.
    package enum SlotFault: Equatable, Sendable {
        case missing(Int)
        case last, notProven, selfOpening, noCredential, notNew

        var code: String {
            switch self {
            case .missing: "missing"
            case .last: "last"
            case .notProven: "not-proven"
            case .selfOpening: "self-opening"
            case .noCredential: "no-credential"
            case .notNew: "not-new"
            }
        }
    }

    /// What there is only so much of.
    package enum Limit: String, Sendable {
        case argon2, approvals, followers, readings, shares, statements, verifications
    }

    /// Storage failures as the domain sees them: nothing is released while the disk takes nothing.
    init(storage error: any Error) {
        if let known = error as? VaultError {
            self = known
            return
        }
        guard let failure = error as? DatabaseError else {
            self = .logBlocked(.failing)
            return
        }
        switch failure.resultCode {
        case .SQLITE_FULL: self = .logBlocked(.diskFull)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .logBlocked(.readOnly)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: self = .tampered(.meta, "database")
        default: self = .logBlocked(.failing)
        }
    }

    /// How the codes of a log that takes no entry begin.
    static let blocked = "log-blocked."

    /// The stable code the audit log gives as the rule that decided.
    package var code: String {
        switch self {
        case .absent: "absent"
        case .founding: "founding"
        case .sealed: "sealed"
        case .alreadyDone: "already-done"
        case .wrongSecret: "wrong-secret"
        case .logBlocked(let cause): Self.blocked + cause.rawValue
        case .tampered(let table, _): "tampered.\(table.rawValue)"
        case .damagedLog(let fault): "damaged-log.\(fault.code)"
        case .busy(let limit): "busy.\(limit.rawValue)"
        case .invalidInput(let parameter, _): "invalid-input.\(parameter)"
        case .lockedMemoryMissing: "locked-memory-missing"
        case .notLoggedIn: "not-logged-in"
        case .wrongPassphrase: "wrong-passphrase"
        case .wrongCode: "wrong-code"
        case .notEnrolled: "not-enrolled"
        case .throttled: "throttled"
        case .weakPassphrase: "weak-passphrase"
        case .denied(let rule): rule
        case .needed(let what, let rule): "\(rule).needs-\(what)"
        case .approvalNeeded: "approval-needed"
        case .notFound, .noSuchPerson: "not-found"
        case .nameTaken: "name-taken"
        case .fingerprintDiffers: "fingerprint-differs"
        case .notEligible: "not-eligible"
        case .alreadyClaimed: "already-claimed"
        case .supervisorMissing: "supervisor-missing"
        case .rolesConflict(let rule): rule
        case .wrongShare(let fault): "wrong-share.\(fault)"
        case .unknownAction: "unknown-action"
        case .nothingCollected: "nothing-collected"
        case .conflict: "conflict"
        case .invalidFields: "invalid-field"
        case .unknownForm: "unknown-form"
        case .noKey(let domain): "no-key.\(domain)"
        case .held: "held"
        case .notCut: "not-cut"
        case .slot(let fault): "slot.\(fault.code)"
        case .notRotating: "not-rotating"
        case .rotating: "rotating"
        case .epochInUse: "epoch-in-use"
        }
    }

    /// Why the log took no entry, if that was it.
    var blockage: Blockage? {
        if case .logBlocked(let cause) = self { cause } else { nil }
    }

    /// Refusals of the caller count as denied, everything else as failed.
    var isRefusal: Bool {
        switch self {
        case .logBlocked, .tampered, .damagedLog, .busy, .lockedMemoryMissing: false
        default: true
        }
    }
}
