import Access
import Interfaces
import Sealing
import Trust

@testable import VaultCore

/// An operation that two people do together, for tests of approvals alone: it does nothing once it is approved.
struct AskSecond: Operation {
    typealias Method = People.ShowUser
    static let action = ActionID.reenrolUser
    static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    var people = 1
    var caseFile: CaseID?
    /// Whether the policy is asked, or only a second person.
    var isDecided = true

    init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    var token: String? { parameters.session }

    func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard let account = try work.accounts.find(name: parameters.name) else { throw .notFound }
        let scope = try ApprovalScope(
            parameters, about: .init(caseFile: caseFile, person: account.id), people: people)
        var object = Access.Object.nothing
        object.met = [.passphrase]
        if isDecided {
            try work.decide(Self.action, on: object, approved: scope)
        } else {
            try Approvals(work).require(Self.action, scope)
        }
        return .ready(Method.Reply(person: try PeopleLines(work).line(account)))
    }
}

extension Centre {
    /// Asks, and returns the approval's id when a second person is needed.
    func ask(_ operation: AskSecond) async throws -> String? {
        do {
            _ = try await perform(operation)
            return nil
        } catch VaultError.approvalNeeded(let id, _) {
            return id
        }
    }

    /// Asks as a person for another, by the policy.
    func ask(by person: Person, about name: String = "nadia") async throws -> String? {
        try await ask(AskSecond(.init(session: person.session, name: name)))
    }

    func show(_ approval: String, by person: Person) async throws -> Session.ShowApproval.Reply {
        try await perform(ShowApproval(.init(session: person.session, id: approval)))
    }

    @discardableResult
    func approve(_ approval: String, by person: Person) async throws -> Session.ApprovalRequest {
        let shown = try await show(approval, by: person)
        return try await perform(
            Approve(
                .init(
                    session: person.session, id: approval, digest: shown.digest, passphrase: person.passphrase,
                    request: fresh()))
        ).approval
    }

    func refuse(_ approval: String, by person: Person) async throws {
        _ = try await perform(RefuseApproval(.init(session: person.session, id: approval, request: fresh())))
    }

    /// Alters a stored request past the door, as somebody with the file and all keys of the key book can.
    func tamper(_ id: String, _ change: @escaping (inout Approval) -> Void) throws {
        try intrude { store, keys in
            let table = ApprovalTable(store: store, keys: keys)
            guard var approval = try table.find(ApprovalID(text: id)) else { throw VaultError.notFound }
            change(&approval)
            try table.put(approval)
        }
    }
}
