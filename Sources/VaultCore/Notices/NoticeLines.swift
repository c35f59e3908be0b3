import Interfaces
import Trust

/// Notices as the protocol tells them: ids with the names they stand for today.
struct NoticeLines {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// At login, for whom it concerns; without its case for who has been recused from that since.
    func notice(_ notice: Notice) throws(VaultError) -> Session.Notice {
        Session.Notice(
            code: notice.kind.rawValue, subject: try name(notice.subject.person) ?? "", notice: notice.id,
            person: try name(notice.by), reference: try reference(tellable(notice)),
            time: Moment.text(notice.made), until: notice.subject.until.map(Moment.text))
    }

    /// On the day's list; likewise.
    func task(_ notice: Notice) throws(VaultError) -> Session.Task {
        let caseFile = try tellable(notice)
        let code = [notice.kind.rawValue, notice.outcome?.rawValue].compactMap(\.self).joined(separator: "_")
        return Session.Task(
            code: code, case: caseFile, reference: try reference(caseFile), person: try name(notice.by),
            day: work.premises.siteDay(notice.made), notice: notice.id)
    }

    /// For supervisors, save those recused from the case: they aren't told of it.
    func emergencyIfTellable(_ notice: Notice) throws(VaultError) -> Cases.Emergency? {
        try work.mayList(stored: notice.subject.caseFile) ? try emergency(notice) : nil
    }

    func emergency(_ notice: Notice) throws(VaultError) -> Cases.Emergency {
        Cases.Emergency(
            notice: notice.id, case: notice.subject.caseFile ?? "",
            reference: try reference(notice.subject.caseFile) ?? "", person: try name(notice.by) ?? "",
            opened: Moment.text(notice.made), until: Moment.text(notice.subject.until ?? notice.made),
            told: try names(notice.told), seen: try names(notice.seen.keys.sorted()),
            reviewed: notice.review != nil)
    }

    /// For auditors.
    func review(_ notice: Notice) throws(VaultError) -> Audit.Review {
        let log = try LogReader(work)
        let reason = try log.reason(notice.entry)
        let remark = try notice.review.map { review throws(VaultError) in try log.reason(review.entry) }
        return Audit.Review(
            notice: notice.id, kind: notice.kind.rawValue, time: Moment.text(notice.made),
            until: notice.subject.until.map(Moment.text),
            ending: notice.outcome.flatMap { Audit.Ending(rawValue: $0.rawValue) }, user: notice.by,
            name: try name(notice.by), case: notice.subject.caseFile, reference: try reference(notice.subject.caseFile),
            person: try name(notice.subject.person), generation: Int(notice.entry.generation),
            seq: Int(notice.entry.seq), reason: reason.text, reasonFate: reason.fate,
            told: notice.told.count, seen: notice.seen.count, reviewer: try name(notice.review?.by),
            reviewed: notice.review.map { Moment.text($0.at) },
            remark: remark?.text, remarkFate: remark?.fate)
    }

    /// The case that a notice is about, for whom it may be named to.
    private func tellable(_ notice: Notice) throws(VaultError) -> String? {
        try work.mayList(stored: notice.subject.caseFile) ? notice.subject.caseFile : nil
    }

    private func names(_ users: [String]) throws(VaultError) -> [String] {
        var names: [String] = []
        for user in users { if let name = try name(user) { names.append(name) } }
        return names.sorted()
    }

    private func name(_ user: String?) throws(VaultError) -> String? {
        guard let user, let id = try? UserID(text: user) else { return nil }
        return try work.accounts.name(of: id)
    }

    private func reference(_ caseFile: String?) throws(VaultError) -> String? {
        guard let caseFile, let id = try? CaseID(text: caseFile) else { return nil }
        return try CaseBook(work).signedReference(of: id)
    }
}
