import FoundationEssentials
import Glibc

extension CommandError {
    /// The error as the person reads it.
    package var explanation: Explanation {
        switch self {
        case .refused(let error): RefusalExplanation.of(error)
        case .unknownError, .daemonAbsent, .daemonCrowded, .socketForbidden, .connectionLost, .unexpectedReply,
            .wrongServer:
            connection
        case .notLoggedIn, .noTerminal, .passphraseMissing, .passphrasesDiffer, .noPrivateDirectory: person
        case .file, .editor, .noViewer, .notWell, .interrupted, .programMissing: machine
        case .unwritten, .unshown, .lost: output
        case .rowsAltered(let count):
            Explanation(
                .tampered, "\(count == 1 ? "One row isn't" : "\(count) rows aren't") what was written.",
                hint: "keep the vault's files as they are and tell an auditor; amanat help damage")
        case .logMisfit(let misfit): Explanation(.tampered, misfit.words, hint: misfit.hint)
        case .form, .nothingWritten, .unknownKind, .badDay, .badPeriod, .declined, .usage, .changedMeanwhile,
            .otherDestination, .notWritable, .unfinished:
            input
        }
    }

    private var connection: Explanation {
        switch self {
        case .daemonAbsent(let path):
            Explanation(
                .failure, "Nothing answers at \(Self.safe(path)): the vault's daemon is not running.",
                hint: "systemctl status amanatd, or give --socket")
        case .daemonCrowded:
            Explanation(
                .busy, "The vault's daemon is busy: more want to connect than it can take in. Nothing was sent.",
                hint: "try again in a moment; if it goes on, tell the admin: amanat diagnose")
        case .socketForbidden(let path):
            Explanation(
                .deniedOrAbsent, "Your Unix account may not use \(Self.safe(path)).",
                hint: "ask the admin to add you to the group amanat, then log in to the machine again")
        case .wrongServer(let found):
            Explanation(
                .failure, "The socket is served by uid \(found), which is not the vault's. Nothing was sent.",
                hint: "tell the admin; if this is right, give --server-uid \(found)")
        case .connectionLost:
            Explanation(.failure, "The connection to the daemon was lost before it answered.", hint: "amanat status")
        case .unknownError(let name):
            Explanation(
                .failure, "The daemon answered \(Self.safe(name)), which this client does not know.",
                hint: "amanat status shows the daemon's version")
        default: Explanation(.failure, "The daemon's answer could not be read.", hint: "amanat status")
        }
    }

    private var person: Explanation {
        switch self {
        case .notLoggedIn(let user):
            Explanation(
                .notLoggedIn,
                user.map { "\(Self.safe($0)) is not logged in here." } ?? "Nobody is logged in on this terminal.",
                hint: "amanat login \(user.map(Self.safe) ?? "YOUR-NAME")")
        case .noTerminal(let question):
            Explanation(
                .usage, "There is no terminal to ask for \(question).",
                hint: "in a script, use \(Self.option(for: question))")
        case .passphraseMissing:
            Explanation(.usage, "The descriptor ended before the passphrase.", hint: "one passphrase a line")
        case .passphrasesDiffer:
            Explanation(.invalidInput, "What you typed differs. Nothing was changed.", hint: "try once more")
        default:
            Explanation(
                .failure, "There is no directory in memory that is yours alone, and secrets are not put on a disk.",
                hint: "set XDG_RUNTIME_DIR, as a login with systemd does")
        }
    }

    /// What answers a question in a script.
    private static func option(for question: String) -> String {
        if question.hasPrefix("whether") { return "--yes" }
        return question.contains("fingerprint") ? "--fingerprint" : "--passphrase-fd N"
    }

    private var machine: Explanation {
        switch self {
        case .file(let path, let number):
            Explanation(.failure, "\(Self.safe(path)): \(Self.words(for: number)).")
        case .editor(let name, let status):
            Explanation(
                .failure, "The editor \(Self.safe(name)) ended with \(status).",
                hint: "amanat draft list shows what was saved; set EDITOR to an editor you have")
        case .programMissing(let name):
            Explanation(.failure, "The program \(name) is not there or failed.", hint: "apt install \(name)")
        case .notWell: Explanation(.failure, "Not all is well.", hint: "amanat help diagnose")
        case .interrupted:
            Explanation(.failure, "Interrupted; your files were wiped.", hint: "amanat draft list shows what was saved")
        default:
            Explanation(.failure, "There is no browser to show a page with.", hint: "set BROWSER")
        }
    }

    private var output: Explanation {
        switch self {
        case .unshown(let number):
            Explanation(
                .failure, "Nothing was changed: what is shown only once can't be written: \(Self.words(for: number)).",
                hint: "repeat the command where its output goes to a terminal, or to a file or program that takes it")
        case .lost(let number, let another):
            Explanation(
                .failure, "It is done, but what is shown only once could not be written: \(Self.words(for: number)).",
                hint: "\(another) makes another in its place")
        case .unwritten(let number):
            Explanation(
                .failure, "The result could not be written: \(Self.words(for: number)).",
                hint: "whatever else the command was to do is done; send its output where it can be written")
        default: Explanation(.failure, "The result could not be written.")
        }
    }

    private var input: Explanation {
        switch self {
        case .form(let faults):
            Explanation(.invalidInput, faults.map(\.words).joined(separator: "\n       "), hint: "amanat help writing")
        case .nothingWritten: Explanation(.invalidInput, "Nothing was written, so nothing was stored.")
        case .unknownKind(let kind, let known):
            Explanation(
                .invalidInput, "There is no form \(Self.safe(kind)).",
                hint: "the forms are: \(known.map(Self.safe).joined(separator: ", "))")
        case .badDay(let text):
            Explanation(
                .invalidInput, "\(Self.safe(text)) is not a day.",
                hint: "write 17.3.2026, 17/3/2026 or 2026-03-17; 3.2026 or 2026 if that is all you know")
        case .badPeriod(let text):
            Explanation(
                .invalidInput, "\(Self.safe(text)) is not a time.",
                hint: "write 17.3.2026, '17.3.2026 14:05', 3.2026, 2026, today, yesterday, or 7d for the last 7 days")
        case .usage(let words): Explanation(.usage, words)
        case .changedMeanwhile(let record, let newest):
            Explanation(
                .conflict, "Somebody has written version \(newest) meanwhile; yours was not stored.",
                hint: "amanat record show \(Self.safe(record))")
        case .otherDestination(let storing):
            Explanation(
                .invalidInput, "That text was written for another place, person or circle; nothing was stored.",
                hint: storing)
        case .notWritable(let form, let domains):
            Explanation(
                .deniedOrAbsent, "Your roles don't let you write that: \(Self.safe(form)).",
                hint: domains.isEmpty
                    ? "amanat record add CASE note, if a plain note will do; amanat help roles"
                    : "give --domain: \(domains.map(Self.safe).joined(separator: ", "))")
        case .unfinished: Explanation(.failure, "Not stored as a record yet.")
        default: Explanation(.failure, "Nothing was done.")
        }
    }

    private static func safe(_ text: String) -> String {
        SafeText(text).isolated
    }

    private static func words(for number: Int32) -> String {
        switch number {
        case ENOENT: "there is no such file or folder"
        case ENOTDIR: "a part of its path is no folder"
        case EROFS: "it lies where nothing can be written"
        case EACCES, EPERM: "it may not be opened"
        case EEXIST: "it exists already"
        case ENOSPC: "there is no space left"
        case EISDIR: "it is a directory"
        case EPIPE: "whoever was to read it is gone"
        case ETIMEDOUT: "whoever was to read it doesn't"
        case EBADF: "standard output is closed"
        default: "error \(number)"
        }
    }
}
