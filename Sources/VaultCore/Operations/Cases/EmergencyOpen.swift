package import Access
package import Interfaces
import Trust

/// Opens a case in an emergency for who holds its keys by standing role but isn't assigned: break-glass.
///
/// It gives no key. For a limited time reads need no further reason; in exchange everyone assigned is told, and it waits
/// in the auditors' queue.
package struct EmergencyOpen: Operation {
    package typealias Method = Cases.EmergencyOpen
    package static let action = ActionID.emergencyOpen
    package static let needs = VaultPhase.complete
    private static let purpose = "emergency"

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let row = try CaseBook(work).admitted(
            Self.action, to: parameters.case, Asked(purpose: Self.purpose, reason: parameters.reason))
        let minutes = parameters.minutes ?? Emergency.usual
        guard (1...Emergency.longest).contains(minutes) else {
            throw .invalidInput(parameter: "minutes", fault: "out_of_range")
        }
        let ledger = try work.trust().ledger
        try checkStanding(row.id, ledger, work)
        let term = Term(Emergency.microseconds(minutes), from: work.moment)
        let told = ledger.assignees(of: .caseFile(row.id))
        let notice = try Notices(work).announce(
            .breakGlass, of: Notice.Subject(caseFile: row.id.text, until: term.until), to: told)
        try Emergencies(work).open(row.id, notice, for: term)
        let line = try NoticeLines(work).emergency(notice)
        return .ready(
            Method.Reply(notice: line.notice, reference: line.reference, until: line.until, told: line.told))
    }

    /// Who is assigned needs no emergency, and who holds no keys would open nothing by one.
    private func checkStanding(_ caseFile: CaseID, _ ledger: Ledger, _ work: Work) throws(VaultError) {
        let me = try work.session().user
        guard !ledger.isAssigned(me, to: .caseFile(caseFile)) else {
            throw .invalidInput(parameter: "case", fault: "assigned")
        }
        let stands = (ledger.plan?.rows ?? [:]).keys.contains { key in
            key.home == .caseFile && key.audience == .team
                && ledger.entitled(to: Compartment(home: .caseFile(caseFile), domain: key.domain)).contains(me)
        }
        guard stands else { throw .notEligible }
    }
}
