import Interfaces

extension Output {
    /// What happened since the last login, in words; one that comes back says how to acknowledge it.
    func notice(_ notice: Session.Notice) {
        let subject = SafeText(notice.subject).isolated
        switch notice.code {
        case "colleague_certified": line("\(subject) has been certified since.")
        case "approval_asked": line("A colleague asks for your approval: amanat approve show \(subject)")
        case "approval_given": line("What you asked for is approved: amanat approve show \(subject)")
        case "recovery_pinned":
            line("Recovery key: \(subject)")
            line("Compare it with what the custodians' shares print. If one digit differs, stop and tell them.")
        case "recovery_followed":
            line("The custodians have handed the recovery key on; the one you knew certifies it: \(subject)")
        case "recovery_differs":
            line("Somebody has changed the recovery key that the vault shows to: \(subject)")
            line("You work on by the one you know. Tell your supervisor and an auditor.")
        case "new_shares":
            let time = notice.time.map { ", \(LocalTime.minutes(of: $0))" } ?? ""
            line("New custodians hold the recovery key\(time): amanat shares list.")
        case "break_glass":
            let until = notice.until.map { ", until \(LocalTime.minutes(of: $0))" } ?? ""
            line("\(Self.name(notice.reference)) was opened in an emergency \(Self.origin(notice))\(until).")
        case "recovery":
            recovery(notice)
        default: line("\(SafeText(notice.code).isolated): \(subject)")
        }
        if let id = notice.notice { hint("amanat emergency seen \(SafeText(id).isolated)") }
    }

    /// One that has an end was asked for; what custodians did at once has none.
    private func recovery(_ notice: Session.Notice) {
        guard let until = notice.until else { return line("The custodians opened the vault by their shares.") }
        let whose = notice.subject.isEmpty ? "" : " for \(SafeText(notice.subject).isolated)"
        let place = notice.reference.map { " in \(SafeText($0).isolated)" } ?? ""
        line(
            "The custodians were asked to recover\(whose)\(place), until \(LocalTime.minutes(of: until)), "
                + "\(Self.origin(notice)).")
    }

    private static func name(_ text: String?) -> String {
        SafeText(text ?? "A case").isolated
    }

    private static func origin(_ notice: Session.Notice) -> String {
        let time = notice.time.map { ", \(LocalTime.minutes(of: $0))" } ?? ""
        return "by \(SafeText(notice.person ?? "the custodians").isolated)\(time)"
    }
}
