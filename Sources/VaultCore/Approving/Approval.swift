import Access
import FoundationEssentials
import Sealing
import Trust

/// What an `ApprovalID` names.
enum ApprovalTag {}
/// One request for a second person's approval.
typealias ApprovalID = Identifier<ApprovalTag>

/// A request for approval by a second person, and the signatures given to it.
///
/// Its row proves nothing: what counts are signatures, each verified against a certificate under the requester's own
/// pin, over the row's id and everything that was asked for.
struct Approval: Sendable {
    /// What the row says became of it; that enough have approved is never stored, but counted from signatures.
    enum State: String, Codable {
        case open, used, refused, withdrawn
    }

    /// One approver's signature.
    struct Consent: Sendable {
        let user: UserID
        let signature: [UInt8]
    }

    let id: ApprovalID
    let action: ActionID
    let requester: UserID
    var scope: ApprovalScope
    /// From when it was asked for until when it ends.
    let term: Term
    var state = State.open
    var consents: [Consent] = []

    /// What an approver signs: label, vault, id, action, requester, the canonical scope and whom it concerns, how many
    /// have to approve, and both times.
    func message(in vault: VaultID) -> [UInt8] {
        AssociatedData("amanat approval/1").adding(vault.bytes).adding(id.bytes).adding(action.rawValue)
            .adding(requester.bytes).adding(scope.parameters).adding(scope.caseFile?.bytes ?? [])
            .adding(scope.record?.bytes ?? []).adding(scope.person?.bytes ?? []).adding(UInt64(scope.people))
            .adding(term).encoded
    }

    /// Names what would be signed, so that an approver signs what she was shown.
    func digest(in vault: VaultID) -> String { Hash.blake2b256([message(in: vault)]).hex }

    /// The same, over: the words of the request don't outlive it.
    func ended(_ state: State) -> Approval {
        var ended = self
        ended.state = state
        ended.scope.parameters = []
        return ended
    }
}

extension Approval {
    /// The row's JSON, under the directory key.
    private struct Stored: Codable {
        struct Signed: Codable {
            let user: String
            let signature: Data
        }

        let action: String
        let requester: String
        let parameters: Data
        let caseFile: String?
        let record: String?
        let person: String?
        let people: Int
        let term: Term
        let state: State
        let consents: [Signed]
    }

    func encoded() throws(VaultError) -> [UInt8] {
        let stored = Stored(
            action: action.rawValue, requester: requester.text, parameters: scope.parameters.data,
            caseFile: scope.caseFile?.text, record: scope.record?.text, person: scope.person?.text,
            people: scope.people, term: term, state: state,
            consents: consents.map { Stored.Signed(user: $0.user.text, signature: $0.signature.data) })
        guard let bytes = try? JSONEncoder().encode(stored) else { throw .tampered(.approval, id.text) }
        return [UInt8](bytes)
    }

    init(_ id: ApprovalID, stored bytes: [UInt8]) throws(VaultError) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: bytes.data),
            let action = ActionID(rawValue: stored.action), let requester = try? UserID(text: stored.requester),
            (1...16).contains(stored.people)
        else { throw .tampered(.approval, id.text) }
        self.id = id
        self.action = action
        self.requester = requester
        scope = ApprovalScope(
            parameters: [UInt8](stored.parameters),
            about: ApprovalScope.Subject(
                caseFile: stored.caseFile.flatMap { try? CaseID(text: $0) },
                record: stored.record.flatMap { try? RecordID(text: $0) },
                person: stored.person.flatMap { try? UserID(text: $0) }), people: stored.people)
        term = stored.term
        state = stored.state
        consents = stored.consents.compactMap { signed in
            (try? UserID(text: signed.user)).map { Consent(user: $0, signature: [UInt8](signed.signature)) }
        }
    }
}
