package import Access
package import Interfaces
import Trust

/// What waits for this person today; also gives colleagues the keys this session can give.
package struct Today: Operation {
    package typealias Method = Session.Today
    package static let action = ActionID.today

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let session = try work.session()
        try work.decide(Self.action)
        guard work.vault.facts.phase == .complete, session.person.pin != nil else {
            return .ready(Method.Reply(tasks: []))
        }
        var tasks = try notices(work)
        for draft in try DraftDesk(work).newest() {
            tasks.append(
                Session.Task(
                    code: "draft", case: draft.descriptor.caseFile, reference: draft.descriptor.reference,
                    record: draft.id.text, day: work.premises.siteDay(draft.saved)))
        }
        tasks += try newCases(work)
        tasks += try vouching(work)
        tasks += try ApprovalLines(work).tasks()
        _ = try work.passingOver { () throws(VaultError) in try TopUp(work).runForSession() }
        return .ready(Method.Reply(tasks: tasks))
    }

    /// What concerns her and she has not acknowledged, and for auditors how much waits for review.
    private func notices(_ work: Work) throws(VaultError) -> [Session.Task] {
        let notices = try Notices(work)
        let lines = NoticeLines(work)
        var tasks = try notices.unseen(by: work.session().user).map { notice throws(VaultError) in
            try lines.task(notice)
        }
        let mayReview = work.premises.policy.decide(ActionID.listReviews, by: try work.asking(), on: .nothing)
        guard case .allow = mayReview else { return tasks }
        tasks += try notices.toReview(most: Notices.page).notices.map { notice throws(VaultError) in
            Session.Task(
                code: "review", day: work.premises.siteDay(notice.made), notice: notice.id)
        }
        return tasks
    }

    /// Places of a list looked at: those of cases that were looked at meanwhile are empty.
    private static let places = 128

    /// Cases assigned to this person that she has not looked at yet, the newest of them.
    private func newCases(_ work: Work) throws(VaultError) -> [Session.Task] {
        let book = try CaseBook(work)
        let unseen = try book.unseen(by: work.session().user)
        var tasks: [Session.Task] = []
        for place in (max(0, unseen.count - Self.places)..<unseen.count).reversed() where tasks.count < CasePage.size {
            let row = try work.store.passedOver.found { () throws(VaultError) -> CaseRow? in
                try unseen.at(place).map { id throws(VaultError) in try book.listed(id) }
            }
            guard let row else { continue }
            tasks.append(Session.Task(code: "unread_case", case: row.id.text, reference: row.reference))
        }
        return tasks
    }

    /// People who wait for a supervisor: to be vouched for, newly or because their keys or roles have changed, and
    /// those an admin has stopped, whose certificate only a supervisor can end.
    private func vouching(_ work: Work) throws(VaultError) -> [Session.Task] {
        let mayVouch = work.premises.policy.decide(ActionID.fingerprint, by: try work.asking(), on: .nothing)
        guard case .allow = mayVouch else { return [] }
        let ledger = try work.trust().ledger.asSigned
        var tasks: [Session.Task] = []
        for account in try work.accounts.all() {
            let code = try work.store.passedOver.found { () throws(VaultError) in try waiting(account, ledger) }
            guard let code else { continue }
            tasks.append(Session.Task(code: code, person: account.name))
        }
        return tasks
    }

    private func waiting(_ account: Account, _ ledger: Ledger) throws(VaultError) -> String? {
        let certificate = ledger.certificate(of: try account.id)
        if account.disabled { return certificate == nil ? nil : "withdraw" }
        let wanted = Set(account.roleNames.filter { $0 != Certificates.accountOnly })
        if wanted.isEmpty { return certificate == nil ? nil : "withdraw" }
        guard let identity = try account.identity else { return nil }
        guard let certificate else { return "vouch" }
        return certificate.identity == identity && Set(certificate.roles.map(\.text)) == wanted ? nil : "vouch"
    }
}
