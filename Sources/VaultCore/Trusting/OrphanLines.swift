import Interfaces
import Trust

/// Orphans as the protocol tells them.
struct OrphanLines {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// For supervisors: with the cases.
    func people(_ orphans: [Compartment]) throws(VaultError) -> [People.Orphan] {
        try orphans.map { orphan throws(VaultError) in
            let row = try row(orphan)
            return People.Orphan(
                case: row?.id.text, reference: row?.reference, domain: orphan.domain.text,
                audience: orphan.audience == .team ? .team : .author)
        }
    }

    /// For admins, who are not told whose child's file it is.
    func withoutCases(_ orphans: [Compartment]) -> [People.Orphan] {
        orphans.map {
            People.Orphan(domain: $0.domain.text, audience: $0.audience == .team ? .team : .author)
        }
    }

    func cases(_ orphans: [Compartment]) throws(VaultError) -> [Cases.Orphan] {
        var lines: [Cases.Orphan] = []
        for orphan in orphans {
            guard let row = try row(orphan) else { continue }
            lines.append(
                Cases.Orphan(
                    case: row.id.text, reference: row.reference, domain: orphan.domain.text,
                    audience: orphan.audience == .team ? .team : .author))
        }
        return lines
    }

    private func row(_ orphan: Compartment) throws(VaultError) -> CaseRow? {
        guard case .caseFile(let id) = orphan.home else { return nil }
        return try work.store.passedOver.intact { () throws(VaultError) in try CaseBook(work).listed(id) }
    }
}
