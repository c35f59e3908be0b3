import Interfaces
import Trust

/// Tells at login who has been certified since the person's last one, so that a stranger among them is noticed.
struct Colleagues {
    private let work: Work

    init(_ work: Work) {
        self.work = work
    }

    /// New names since the last login; remembers those named now.
    func notices(for user: UserID) throws(VaultError) -> [Session.Notice] {
        let certified = try work.trust().ledger.certified
        let directory = try work.directory
        let seen = try work.store.passedOver.found { () throws(VaultError) in
            try directory.value(.colleaguesSeen, user.bytes)
        }
        let known = seen.map {
            Set(String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init))
        }
        let texts = certified.map(\.text)
        if known != Set(texts) {
            try directory.put(Array(texts.joined(separator: "\n").utf8), .colleaguesSeen, user.bytes)
        }
        guard let known else { return [] }
        var notices: [Session.Notice] = []
        for colleague in certified where !known.contains(colleague.text) && colleague != user {
            notices.append(
                Session.Notice(
                    code: "colleague_certified", subject: try work.accounts.name(of: colleague) ?? colleague.text))
        }
        return notices
    }
}
