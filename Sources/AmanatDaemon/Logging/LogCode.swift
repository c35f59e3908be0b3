package import Logging

/// Everything that the daemon writes to the journal: codes, so that no name and no content gets there.
package enum LogCode: String, Sendable {
    case starting
    case ready
    case stopping
    case stopped
    case failed
    case selfOpening = "self-opening"
    case notifyFailed = "notify-failed"
    case connectionClosed = "connection-closed"
    case checkpoint
    case logBlocked = "log-blocked"
    case tampered
    case displaced
    case entriesMissing = "entries-missing"
    case logUndecided = "log-undecided"
}

extension Logger {
    /// Writes one line: a code and numbers or codes that belong to it.
    package func note(_ code: LogCode, _ level: Level = .info, _ details: [String: LogDetail] = [:]) {
        log(level: level, "\(code.rawValue)", metadata: details.mapValues { "\($0.text)" })
    }
}

/// What can stand beside a code in the journal.
package enum LogDetail: Sendable, Equatable {
    case number(Int64)
    /// Of a closed list in the code, or an id that the daemon made.
    case code(String)

    /// Letters, digits and `-_./:` of at most 256 bytes; anything else is shown as `?`.
    var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .code(let code):
            String(
                code.prefix(256).map { character in
                    character.isASCII && (character.isLetter || character.isNumber || "-_./:+=".contains(character))
                        ? character : "?"
                })
        }
    }
}
