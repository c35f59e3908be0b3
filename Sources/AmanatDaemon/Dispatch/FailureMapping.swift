import Access
import CaseFile
import Interfaces
package import Varlink
package import VaultCore

/// The one place where the vault's errors become Varlink errors.
package enum FailureMapping {
    /// As the interface called has it, where that declares such an error; what all of them share stands in one.
    package static func failure<Method: VarlinkMethod>(_ error: VaultError, to method: Method.Type) -> VarlinkFailure {
        failure(error, from: Method.name.split(separator: ".").dropLast().joined(separator: "."))
    }

    static func failure(_ error: VaultError) -> VarlinkFailure {
        switch error {
        case .absent, .founding, .sealed, .alreadyDone, .wrongSecret, .logBlocked, .tampered, .damagedLog, .busy,
            .invalidInput, .lockedMemoryMissing:
            VarlinkFailure(vault(error))
        case .notLoggedIn, .wrongPassphrase, .wrongCode, .notEnrolled, .throttled, .weakPassphrase, .denied, .needed,
            .approvalNeeded:
            VarlinkFailure(session(error))
        case .nameTaken, .fingerprintDiffers, .rolesConflict, .noSuchPerson:
            VarlinkFailure(people(error))
        case .alreadyClaimed, .supervisorMissing, .wrongShare, .notRotating, .epochInUse:
            VarlinkFailure(keys(error))
        case .notFound, .notEligible, .conflict, .invalidFields, .unknownForm, .noKey:
            VarlinkFailure(cases(error))
        case .unknownAction(let closest):
            VarlinkFailure(Audit.Failure.unknownAction(closest: closest, known: KnownActions.names))
        case .nothingCollected: VarlinkFailure(Recovery.Failure.notFound)
        case .held(let hold): VarlinkFailure(Retention.Failure.held(hold: hold))
        case .notCut: VarlinkFailure(Retention.Failure.notCut)
        case .slot(let fault): VarlinkFailure(slots(fault))
        case .rotating: VarlinkFailure(Slots.Failure.rotating)
        }
    }

    private static func slots(_ fault: VaultError.SlotFault) -> Slots.Failure {
        switch fault {
        case .missing(let number): .noSuchSlot(slot: number)
        case .last: .lastSlot
        case .notProven: .notProven
        case .selfOpening: .selfOpening
        case .noCredential: .noCredential
        case .notNew: .notNew
        }
    }

    private static func vault(_ error: VaultError) -> Interfaces.Vault.Failure {
        switch error {
        case .absent: .absent
        case .founding: .founding
        case .sealed: .sealed
        case .alreadyDone: .alreadyDone
        case .wrongSecret: .wrongSecret
        case .logBlocked(let cause): .logBlocked(cause: cause.rawValue)
        case .tampered(let table, let id): .tampered(what: table.rawValue, id: id)
        case .damagedLog(let fault):
            .tampered(what: "log", id: "\(fault.code) \(fault.place.generation)/\(fault.place.seq)")
        case .busy(let limit): .busy(limit: limit.rawValue)
        case .invalidInput(let parameter, let fault): .invalidInput(parameter: parameter, fault: fault)
        default: .internal
        }
    }

    private static func session(_ error: VaultError) -> Session.Failure {
        switch error {
        case .wrongPassphrase: .wrongPassphrase
        case .wrongCode: .wrongCode
        case .notEnrolled: .notEnrolled
        case .throttled(let seconds): .throttled(seconds: seconds)
        case .weakPassphrase(let fault): .weakPassphrase(fault: fault)
        case .denied(let rule): .denied(rule: rule)
        case .needed(let what, let rule): .needed(what: what, rule: rule)
        case .approvalNeeded(let id, let expires): .approvalNeeded(id: id, expires: Moment.text(expires))
        default: .notLoggedIn
        }
    }

    private static func people(_ error: VaultError) -> People.Failure {
        switch error {
        case .nameTaken: .nameTaken
        case .rolesConflict(let rule): .rolesConflict(rule: rule)
        case .noSuchPerson: .notFound
        default: .fingerprintDiffers
        }
    }

    private static func keys(_ error: VaultError) -> Keys.Failure {
        switch error {
        case .alreadyClaimed: .alreadyClaimed
        case .wrongShare(let fault): .wrongShare(fault: fault)
        case .notRotating: .notRotating
        case .epochInUse(let rows): .epochInUse(rows: rows)
        default: .supervisorMissing
        }
    }

    private static func cases(_ error: VaultError) -> Cases.Failure {
        switch error {
        case .notEligible: .notEligible
        case .conflict(let newest): .conflict(newest: newest)
        case .invalidFields(let faults): invalid(faults)
        case .unknownForm(let kind): .unknownForm(kind: kind)
        case .noKey(let domain): .noKey(domain: domain)
        default: .notFound
        }
    }

    private static func invalid(_ faults: [CaseFile.FieldFault]) -> Cases.Failure {
        let told = faults.map { Cases.FieldFault(field: $0.field?.rawValue ?? "", fault: $0.cause.rawValue) }
        return .invalidField(
            field: told.first?.field ?? "", fault: told.first?.fault ?? "unknown", further: Array(told.dropFirst()))
    }
}
