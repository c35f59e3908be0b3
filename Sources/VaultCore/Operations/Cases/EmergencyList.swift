package import Access
package import Interfaces
import Trust

/// Lists the cases that were opened in an emergency, newest first: who, when, and who has acknowledged it.
package struct EmergencyList: Operation {
    package typealias Method = Cases.EmergencyList
    package static let action = ActionID.listEmergencies
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        let lines = NoticeLines(work)
        var emergencies: [Cases.Emergency] = []
        for notice in try Notices(work).all().reversed() where notice.kind == .breakGlass {
            guard emergencies.count < CasePage.size else { break }
            emergencies.append(try lines.emergency(notice))
        }
        return .ready(Method.Reply(emergencies: emergencies))
    }
}
