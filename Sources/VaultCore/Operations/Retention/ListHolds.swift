package import Access
package import Interfaces
import Trust

/// Lists the holds that stand, of one case or of all that the caller may know of.
package struct ListHolds: Operation {
    package typealias Method = Retention.ListHolds
    package static let action = ActionID.listHolds
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.admit(Self.action)
        let book = try CaseBook(work)
        let wanted = try parameters.case.map { text throws(VaultError) in try book.asked(text).id }
        if let wanted {
            work.entry.caseFile = wanted.text
            try work.decide(Self.action, on: try work.object(nil, of: wanted, .nothing))
        }
        var lines: [Retention.Hold] = []
        for hold in try Holds(work).standing(in: wanted) {
            let line = try work.store.passedOver.found { () throws(VaultError) in try self.line(hold, work) }
            if let line { lines.append(line) }
        }
        return .ready(Method.Reply(holds: lines))
    }

    /// A hold of a case that the caller may know of.
    private func line(_ hold: Hold, _ work: Work) throws(VaultError) -> Retention.Hold? {
        let caseFile = try CaseID(stored: hold.caseFile, in: .legalHold)
        let object = try work.object(nil, of: caseFile, .nothing)
        guard case .allow = work.premises.policy.decide(Self.action, by: try work.asking(), on: object) else {
            return nil
        }
        let by = try UserID(stored: hold.by, in: .legalHold)
        return Retention.Hold(
            id: hold.id, case: hold.caseFile, reference: try CaseBook(work).signedReference(of: caseFile) ?? "",
            record: hold.record, reason: hold.reason, by: try work.accounts.name(of: by) ?? hold.by,
            made: Moment.text(hold.made))
    }
}
