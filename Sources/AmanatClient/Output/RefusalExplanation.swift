import Interfaces
package import Varlink

/// The one place where an error of the daemon becomes an exit status, a message and the next command to type.
package enum RefusalExplanation {
    /// The explanation of any error of any interface.
    package static func of(_ error: any VarlinkError) -> Explanation {
        switch error {
        case let error as Vault.Failure: of(error)
        case let error as Session.Failure: of(error)
        case let error as Cases.Failure: of(error)
        case let error as People.Failure: of(error)
        case let error as Keys.Failure: of(error)
        case let error as Audit.Failure: of(error)
        case let error as Retention.Failure: of(error)
        case let error as Slots.Failure: of(error)
        case let error as Recovery.Failure: of(error)
        case let error as ServiceError: of(error)
        default: Explanation(.failure, "The daemon refused: \(SafeText(error.name).isolated).")
        }
    }

    private static func of(_ error: ServiceError) -> Explanation {
        switch error {
        case .invalidParameter(let parameter):
            Explanation(.invalidInput, "The vault can't take \(safe(parameter)).")
        case .permissionDenied:
            Explanation(.deniedOrAbsent, "That is not open to you.", hint: "amanat whoami shows your roles")
        case .interfaceNotFound, .methodNotFound, .methodNotImplemented, .expectedMore:
            Explanation(
                .failure, "This daemon does not offer that yet.", hint: "amanat status shows the daemon's version")
        }
    }

    private static func of(_ error: Vault.Failure) -> Explanation {
        switch error {
        case .sealed:
            Explanation(.sealedOrFounding, "The vault is sealed: nobody can work in it yet.", hint: "amanat unseal")
        case .founding:
            Explanation(
                .sealedOrFounding, "The vault is still being founded; it takes cases once that is complete.",
                hint: "amanat status shows what is missing")
        case .absent:
            Explanation(.sealedOrFounding, "There is no vault here yet.", hint: "amanat help founding")
        case .alreadyDone:
            Explanation(.conflict, "That has been done already.", hint: "amanat status")
        case .wrongSecret:
            Explanation(
                .deniedOrAbsent, "No seal slot opens with that.",
                hint: "amanat unseal, and type a slot's passphrase with care")
        case .logBlocked(let cause):
            Explanation(.logBlocked, blocked(cause), hint: "amanat diagnose")
        case .tampered(let what, let id) where ["meta", "master_key", "book_key"].contains(what):
            Explanation(
                .tampered,
                "Something that the vault rests on was altered: \(safe(what)) \(safe(id)). Nothing was opened or changed.",
                hint: "keep the vault's files, tell an auditor, and put back a copy from before: amanat help damage")
        case .tampered(let what, let id):
            Explanation(
                .tampered, "Something stored was altered: \(safe(what)) \(safe(id)). It was not opened.",
                hint: "amanat diagnose, and tell your supervisor and an auditor")
        case .busy(limit: "shares"):
            Explanation(
                .busy, "Custodians are entering their shares for something else.",
                hint: "amanat status; a custodian ends it by: amanat recover cancel")
        case .busy(limit: "verifications"):
            Explanation(.busy, "The vault or its log is being verified already.", hint: "wait for that one to end")
        case .busy(limit: "readings"):
            Explanation(
                .busy, "Too many are reading the log at length.",
                hint: "wait for one of them to end, or ask for less, such as: amanat audit list --limit 50")
        case .busy(let limit):
            Explanation(.busy, "The vault is busy or a limit is reached (\(safe(limit))). Try again in a moment.")
        case .invalidInput(let parameter, let fault):
            Explanation(.invalidInput, "The vault can't take \(safe(parameter)): \(FaultWords.of(fault)).")
        case .internal:
            Explanation(
                .failure, "The daemon met a fault of its own. Nothing was released.",
                hint: "journalctl -u amanatd has the cause")
        }
    }

    private static func blocked(_ cause: String) -> String {
        let because =
            switch cause {
            case "disk_full": "the disk is full"
            case "read_only": "the disk can only be read"
            case "entries_missing": "the database lacks what was acknowledged before (amanat status tells how much)"
            case "file_displaced": "a file of the vault was moved, replaced, shortened or linked while it is open"
            default: "the disk fails (\(safe(cause)))"
            }
        return "The audit log takes no entry because \(because), so nothing is done and nothing is released."
    }

    private static func of(_ error: Session.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(
                .deniedOrAbsent, "There is no such thing, or none that you may see.", hint: "amanat approve list")
        case .notLoggedIn:
            Explanation(.notLoggedIn, "You are not logged in, or the session has ended.", hint: "amanat login")
        case .wrongPassphrase:
            Explanation(
                .notLoggedIn, "Name or passphrase is wrong, or this person may not log in from your Unix account.",
                hint: "amanat login, and mind caps lock and the keyboard's language")
        case .throttled(let seconds):
            Explanation(
                .busy,
                "Too many wrong attempts. Please wait \(seconds) \(seconds == 1 ? "second" : "seconds"), then try again."
            )
        case .wrongCode:
            Explanation(
                .deniedOrAbsent, "That code is wrong, used or too old.",
                hint: "ask whoever handed it to you for a new one")
        case .notEnrolled:
            Explanation(
                .notLoggedIn, "This person has not enrolled yet.", hint: "amanat enrol NAME, with the admin's code")
        case .weakPassphrase(let fault):
            Explanation(
                .invalidInput, "That passphrase is too weak: \(FaultWords.of(fault)).",
                hint: "leave out --choose and a strong one is made for you")
        case .denied(rule: "approve.clock-set-back"):
            Explanation(
                .deniedOrAbsent,
                "That was asked for at a time still to come: this machine's clock was set back since, or had run ahead.",
                hint: "have the clock put right; or whoever asked ends it by amanat approve no ID and asks again")
        case .denied(let rule):
            Explanation(
                .deniedOrAbsent, "That is not open to you (\(safe(rule))).",
                hint: "amanat whoami shows your roles, amanat help roles what they may do")
        case .approvalNeeded(let id, let expires):
            Explanation(
                .deniedOrAbsent,
                "A second person has to approve this first, until \(LocalTime.minutes(of: expires)); then repeat the command.",
                hint: "ask a colleague: amanat approve show \(safe(id))")
        case .needed(let what, let rule):
            Explanation(.deniedOrAbsent, "The policy asks for more (\(safe(rule))).", hint: needed(what))
        }
    }

    private static func needed(_ what: String) -> String {
        switch what {
        case "year": "the vault's clock may be wrong: amanat status; once it is right: amanat case open --yes"
        case "purpose": "give --purpose, such as treatment or supervision"
        case "reason": "give --reason 'in your own words'"
        case "passphrase": "log in again, then repeat the command"
        case "share": "with --share, type a custodian's share"
        case "read_back": "each new custodian reads her share back first: amanat shares confirm CODE"
        case "second_person": "ask a second person to approve"
        default: "amanat help roles"
        }
    }

    private static func of(_ error: Cases.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(
                .deniedOrAbsent, "There is no such thing, or none that you may see.",
                hint: "amanat case list shows your cases, amanat record list CASE what is in one")
        case .conflict(let newest):
            Explanation(
                .conflict, "Somebody has written version \(newest) meanwhile.",
                hint: "amanat record show RECORD, then amend that version")
        case .invalidField(let field, let fault, let further):
            Explanation(
                .invalidInput, invalid([Cases.FieldFault(field: field, fault: fault)] + further),
                hint: "without --field and --file the whole form opens in your editor, with its choices")
        case .unknownForm(let kind):
            Explanation(
                .invalidInput, "There is no form \(safe(kind)) for that domain and audience.",
                hint: "amanat record add CASE list names the forms")
        case .noKey(let domain):
            Explanation(
                .deniedOrAbsent, "You hold no key yet for \(safe(domain)) in this case.",
                hint: "ask a colleague on the case or a supervisor to log in: keys are given then")
        case .notEligible:
            Explanation(
                .deniedOrAbsent, "This person is not certified for a role that could work on the case.",
                hint: "amanat user show NAME, then amanat vouch NAME")
        }
    }

    private static func invalid(_ faults: [Cases.FieldFault]) -> String {
        faults.map { "The field \(safe($0.field)) can't be taken: \(FaultWords.of($0.fault))." }
            .joined(separator: "\n       ")
    }

    private static func of(_ error: People.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(.deniedOrAbsent, "There is no such person.", hint: "amanat user list")
        case .nameTaken:
            Explanation(.conflict, "That name is taken; names are never used twice.", hint: "choose another name")
        case .fingerprintDiffers:
            Explanation(
                .invalidInput, "The fingerprints differ: these are not that person's keys. Nobody was vouched for.",
                hint: "compare once more, both looking at your own screens; if they still differ, tell an auditor")
        case .rolesConflict(let rule):
            Explanation(.invalidInput, "One person can't hold these roles together (\(safe(rule))).")
        case .notEnrolled:
            Explanation(.conflict, "This person has not enrolled yet.", hint: "she runs: amanat enrol NAME")
        }
    }

    private static func of(_ error: Retention.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(
                .deniedOrAbsent, "There is no such thing, or none that you may see.", hint: "amanat hold list")
        case .held(let hold):
            Explanation(
                .conflict, "A legal hold stands: nothing under it is destroyed.",
                hint: "amanat hold list; two people lift it: amanat hold lift \(safe(hold))")
        case .notCut:
            Explanation(
                .busy, "The database's log has not been cut yet and could still hold what was destroyed.",
                hint: "try again in a minute; if it stays, another program has the database open")
        }
    }

    private static func of(_ error: Recovery.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(
                .deniedOrAbsent, "No shares are being entered for that: it was done, cancelled, or its hour is over.",
                hint: "amanat status")
        }
    }

    private static func of(_ error: Audit.Failure) -> Explanation {
        switch error {
        case .notFound:
            Explanation(
                .deniedOrAbsent, "The log knows no such entry, case, record or person.",
                hint: "amanat audit list shows what it knows; --case takes a reference such as Q-2026-0042")
        case .unknownAction(let closest, let known):
            Explanation(
                .invalidInput, "No operation has that name; there are: \(known.map(safe).joined(separator: ", ")).",
                hint: "did you mean --action \(safe(closest))?")
        }
    }

    private static func safe(_ text: String) -> String {
        SafeText(text).isolated
    }
}
