import Access
import FoundationEssentials
import Interfaces
import TransparencyLog
import Trust

/// Lines of a case's records: those the caller may see, without content.
struct RecordLines {
    private let work: Work
    private let desk: RecordDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        desk = try RecordDesk(work)
    }

    /// A line and the stored version it speaks of.
    struct Closed: Sendable {
        let line: Cases.RecordLine
        let stored: RecordTable.StoredVersion
    }

    /// Newest first.
    func lines(of caseFile: CaseID, kind: String?, _ asked: Asked) throws(VaultError) -> [Closed] {
        var lines: [Closed] = []
        for record in try CaseBook(work).records(of: caseFile).reversed() {
            let stored = try desk.find(record)
            let descriptor = stored.descriptor
            if let kind, descriptor.kind != kind { continue }
            let object = try work.object(
                descriptor.domain.text, descriptor.audience, author: descriptor.author,
                of: descriptor.caseFile ?? caseFile, asked)
            guard mayList(object) else { continue }
            lines.append(Closed(line: try line(stored), stored: stored))
        }
        return lines
    }

    func line(_ stored: RecordTable.StoredVersion) throws(VaultError) -> Cases.RecordLine {
        let descriptor = stored.descriptor
        return Cases.RecordLine(
            id: stored.place.record.text, version: Int(stored.place.version), kind: descriptor.kind,
            domain: descriptor.domain.text, audience: descriptor.audience == .team ? .team : .author,
            author: try desk.compartments.trust.ledger.certificateHistory(of: descriptor.author).last?.name.text
                ?? descriptor.author.text,
            entered: Moment.text(stored.entered))
    }

    private func mayList(_ object: Access.Object) -> Bool {
        guard let subject = try? work.asking() else { return false }
        if case .allow = work.premises.policy.decide(ActionID.listRecords, by: subject, on: object) { return true }
        return false
    }
}

/// Instants as the protocol writes them.
package enum Moment {
    /// UTC, RFC 3339 with microseconds, as audit entries have it.
    package static func text(_ microseconds: Int64) -> String {
        (try? AuditTime(microseconds: microseconds).text) ?? ""
    }
}
