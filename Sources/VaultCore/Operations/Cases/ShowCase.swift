package import Access
package import Interfaces
import Trust

/// Shows one case and the records in it that the caller may see.
package struct ShowCase: Operation {
    package typealias Method = Cases.ShowCase
    package static let action = ActionID.showCase
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private var seen = Seen()

    /// What has been looked at before the transaction.
    private struct Seen: Sendable {
        var records = RecordLines.Stretch()
        var isEnough = false
        /// Rows that were altered.
        var passedOver: [DamagedRow] = []
    }

    /// Records in the answer: one entry names 64 at most, the registration among them; `ListRecords` gives all.
    private static let most = CasePage.size - 1

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    /// Looks at the case's records and counts them, one turn of the writer after the other.
    ///
    /// Nothing is refused here but to a peer that has gone: a refusal's entry says what was asked for, in the transaction.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        let found = try await vault.lookAhead(seen, in: parameters.session, for: caller) {
            [self] seen, work throws(VaultError) in
            try look(&seen, work)
        }
        if let found { seen = found }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let row = try admitted(work)
        try CaseBook(work).markSeen(row.id, by: work.session().user)
        let lines = try CaseLines(work)
        let line = try lines.line(row)
        var seen = seen
        while !seen.isEnough { _ = try look(&seen, work) }
        for row in seen.passedOver { work.store.passedOver.note(row) }
        let records = seen.records.lines
        work.entry.items += records.compactMap { $0.stored.map { EntryDraft.Item($0) } }
        let newest = records.map(\.line)
        let counted = try lines.altered(in: row.id).filter { !seen.records.altered.contains($0) }
        let altered = (seen.records.altered + counted).map(\.text)
        return .opening { () throws(VaultError) in
            Method.Reply(case: try line.open(), records: newest, altered: altered)
        }
    }

    private func admitted(_ work: Work) throws(VaultError) -> CaseRow {
        try work.admit(Self.action)
        let row = try CaseBook(work).asked(parameters.case)
        work.entry.caseFile = row.id.text
        try work.decide(Self.action, on: try work.object(nil, of: row.id, asked))
        return row
    }

    private var asked: Asked { Asked(purpose: parameters.purpose, reason: parameters.reason) }

    /// Looks at the next stretch of records, and once there are enough counts the others; says whether there is more.
    private func look(_ seen: inout Seen, _ work: Work) throws(VaultError) -> Bool {
        let row = try admitted(work)
        if seen.isEnough { return try CaseLines(work).lineInTime(row) == nil }
        let left = Self.most - seen.records.lines.count
        let found = try RecordLines(work).stretch(of: row.id, before: seen.records.rest, .init(most: left), asked)
        seen.records.lines += found.lines
        seen.records.altered += found.altered
        seen.records.rest = found.rest
        seen.isEnough = found.rest == nil || seen.records.lines.count == Self.most
        seen.passedOver += work.store.passedOver.rows
        return true
    }
}
