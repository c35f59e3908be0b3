import HashTreeCollections

/// One attempt to admit the chains of several people, each statement after those it relies on.
struct PeopleAdmission {
    private(set) var ledger: Ledger
    /// What was wrong with the chains of this attempt that can't be admitted.
    private(set) var failures: [UserID: TrustError] = [:]
    private let base: Ledger
    private let people: [UserID: [SignedStatement]]
    private var waiting: [UserID: ArraySlice<SignedStatement>] = [:]

    init(_ ledger: Ledger, _ people: [UserID: [SignedStatement]]) {
        self.ledger = ledger
        base = ledger
        self.people = people
    }

    /// Whether part of a chain was admitted before the chain was refused: then others may rely on it, and all is to be
    /// done again without that chain.
    var isSpoilt: Bool {
        failures.keys.contains { ledger.chains[.user($0)]?.count != base.chains[.user($0)]?.count }
    }

    /// Admits what can be; says in `failures` what can't.
    mutating func run() {
        queue()
        while advance() {}
        if isSpoilt { return }
        for (user, rest) in waiting where failures[user] == nil {
            if let next = rest.first { failures[user] = .missingHead(unmetHead(of: next) ?? .user(user)) }
        }
        for user in people.keys.sorted() where failures[user] == nil && !isSpoilt {
            do throws(TrustError) { try ledger.checkLength(of: .user(user)) } catch { failures[user] = error }
        }
    }

    private mutating func queue() {
        for (user, statements) in people {
            do throws(TrustError) {
                waiting[user] = try ledger.unknownPart(of: statements, .user(user))[...]
            } catch {
                failures[user] = error
            }
        }
    }

    /// Admits whatever is ready; false when nothing was.
    private mutating func advance() -> Bool {
        var moved = false
        for user in waiting.keys.sorted() {
            while failures[user] == nil, let next = waiting[user]?.first, unmetHead(of: next) == nil {
                do throws(TrustError) {
                    try ledger.append(next, to: .user(user))
                    waiting[user]?.removeFirst()
                    moved = true
                } catch {
                    let culprit = culprit(of: error, in: next) ?? user
                    failures[culprit] = error
                    waiting[culprit] = nil
                    break
                }
            }
        }
        return moved
    }

    /// A head that the statement names and that still waits to be admitted.
    private func unmetHead(of signed: SignedStatement) -> Subject? {
        for head in signed.statement.heads.values {
            guard case .user(let user) = head.subject, let last = waiting[user]?.last else { continue }
            let known = ledger.chains[head.subject]?.count ?? 0
            if head.number > known, head.number <= last.statement.number { return head.subject }
        }
        return nil
    }

    /// Whose chain is at fault when a verified statement names a head that another chain doesn't have.
    ///
    /// A statement that names a wrong head of its own signer proves nothing about that signer.
    private func culprit(of error: TrustError, in signed: SignedStatement) -> UserID? {
        guard case .rolledBack(.user(let user)) = error, people[user] != nil,
            !signed.statement.signers.contains(.user(user))
        else { return nil }
        return user
    }
}
