package import Access
import GRDB
package import Interfaces
import Trust

/// Takes a person out of a case: a signed statement, and her sealed keys are deleted at once.
package struct Unassign: Operation {
    package typealias Method = Cases.Unassign
    package static let action = ActionID.unassign
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let row = try CaseBook(work).find(parameters.case)
        work.entry.caseFile = row.id.text
        try work.decide(Self.action, on: try work.object(nil, of: row.id, .nothing))
        guard let account = try work.accounts.find(name: parameters.user) else { throw .notFound }
        let user = try account.id
        let trust = try work.trust()
        guard try trust.ledger.certificateHistory(of: user).allSatisfy({ $0.name.text == parameters.user }) else {
            throw .tampered(.account, user.text)
        }
        guard try trust.ledger.isAssigned(user, to: .caseFile(row.id)) else { throw .notFound }
        try trust.state(.unassignment(user), on: .caseFile(row.id))
        try CaseBook(work).note(user, gone: row.id)
        return .ready(Method.Reply(stale: try Revocation(work).run(in: .caseFile(row.id))))
    }
}
