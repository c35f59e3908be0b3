package import Access
package import Interfaces
import Trust

/// Lists the cases that were opened in an emergency, newest first: who, when, and who has acknowledged it.
package struct EmergencyList: Operation {
    package typealias Method = Cases.EmergencyList
    package static let action = ActionID.listEmergencies
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private var seen = Seen()

    /// What has been looked at before the transaction.
    private struct Seen: Sendable {
        var emergencies: [Cases.Emergency] = []
        /// Notices before which the next turn goes on; nil before the first.
        var before: Int?
        /// Rows that were altered.
        var passedOver: [DamagedRow] = []
    }

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    /// Looks at the notices, one turn of the writer after the other; whoever may not is refused in the transaction.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let found = try await vault.lookAhead(seen, in: parameters.session, for: caller) {
            seen, work throws(VaultError) in
            try work.decide(Self.action)
            return try Self.look(&seen, work)
        }
        if let found { seen = found }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        try work.decide(Self.action)
        var seen = seen
        if seen.before == nil { while try Self.look(&seen, work) {} }
        for row in seen.passedOver { work.store.passedOver.note(row) }
        return .ready(Method.Reply(emergencies: seen.emergencies))
    }

    /// Looks at the next notices; says whether there is more.
    private static func look(_ seen: inout Seen, _ work: Work) throws(VaultError) -> Bool {
        let notices = try Notices(work)
        let lines = NoticeLines(work)
        let first = try min(seen.before ?? .max, notices.count())
        var place = first
        while place > 0, seen.emergencies.count < CasePage.size, place == first || !work.isOverTime {
            place -= 1
            guard let notice = try notices.notice(at: place), notice.kind == .breakGlass,
                let line = try lines.emergencyIfTellable(notice)
            else { continue }
            seen.emergencies.append(line)
        }
        seen.before = place
        seen.passedOver += work.store.passedOver.rows
        return place > 0 && seen.emergencies.count < CasePage.size
    }
}
