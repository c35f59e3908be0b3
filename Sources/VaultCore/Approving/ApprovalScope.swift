import CanonicalJSON
import FoundationEssentials
import Trust

/// Exactly what somebody asks a second person to approve, and whom it concerns.
///
/// Two scopes are the same only if every byte of the parameters is: an approval for one reason, record or person is
/// none for another.
struct ApprovalScope: Sendable, Equatable {
    /// RFC 8785 JSON of the call's parameters, without session, passphrase and request id; emptied once it is over.
    var parameters: [UInt8]
    let caseFile: CaseID?
    let record: RecordID?
    let person: UserID?
    /// How many people besides the requester have to approve.
    let people: Int

    /// What belongs to a call and not to what is asked for.
    private static let ofTheCall: Set<String> = ["session", "passphrase", "request"]

    /// The scope of a call; `people` besides the requester have to approve.
    ///
    /// - Parameters:
    ///   - subject: the case, record or person it is about: shown to the approver and signed by her.
    ///   - further: what else the approver is shown and signs, beside what was given to the command.
    init(
        _ parameters: some Encodable, about subject: Subject, people: Int = 1, further: [String: String] = [:]
    ) throws(VaultError) {
        guard let bytes = try? JSONEncoder().encode(parameters), let value = try? JSONValue(parsing: [UInt8](bytes)),
            let object = value.objectValue,
            let canonical = try? JSONValue.object(
                object.filter { !Self.ofTheCall.contains($0.key) }
                    .merging(further.mapValues { .string($0) }) { given, _ in given }
            ).canonical
        else { throw .invalidInput(parameter: "parameters", fault: "not-canonical") }
        self.init(parameters: canonical, about: subject, people: people)
    }

    init(parameters: [UInt8], about subject: Subject, people: Int) {
        self.parameters = parameters
        caseFile = subject.caseFile
        record = subject.record
        person = subject.person
        self.people = people
    }

    /// Whom or what a request concerns.
    struct Subject: Sendable, Equatable {
        var caseFile: CaseID?
        var record: RecordID?
        var person: UserID?
    }
}
