import GRDB
import Trust

/// Signed statements at rest: each under the directory key, found by a tag of its subject and number.
///
/// Statements are never deleted, so chains stay verifiable. Those on which everybody's work rests, about people, plan and
/// recovery, rest twice: one altered row must not lock everybody out. A row beside each chain says how many there are, so
/// that the newest can't go unseen by a change of its tag alone.
struct StatementTable {
    let store: Store
    let keys: UnsealedKeys

    /// A subject's statements, oldest first; `tampered` where one can't be read, or is missing that was there.
    func chain(of subject: Trust.Subject) throws(VaultError) -> [SignedStatement] {
        guard let length = try length(of: subject) else { return try uncounted(subject) }
        var chain: [SignedStatement] = []
        while chain.count < length {
            let number = UInt64(chain.count + 1)
            guard let next = try statement(number, of: subject) else {
                throw .tampered(.statement, tag(subject, number).hex)
            }
            chain.append(next)
        }
        return chain
    }

    /// The statements of a chain of which nobody says how many there are: none yet, unless that was altered.
    private func uncounted(_ subject: Trust.Subject) throws(VaultError) -> [SignedStatement] {
        var chain: [SignedStatement] = []
        while let statement = try statement(UInt64(chain.count + 1), of: subject) { chain.append(statement) }
        if !chain.isEmpty { note(tag(subject, Self.counting)) }
        return chain
    }

    func append(_ signed: SignedStatement) throws(VaultError) {
        let (subject, number) = (signed.statement.subject, signed.statement.number)
        for tag in tags(subject, number) {
            let box = try keys.sealDirectory(signed.encoded, at: .statement, tag)
            try store.run("INSERT INTO statement (tag, box) VALUES (?, ?)", [tag.data, box.data])
        }
        let tag = tag(subject, Self.counting)
        let box = try keys.sealDirectory(number.counter, at: .statement, tag)
        try store.run("INSERT OR REPLACE INTO statement (tag, box) VALUES (?, ?)", [tag.data, box.data])
    }

    /// One statement of a chain; nil where there is none, by no copy of it.
    func statement(_ number: UInt64, of subject: Trust.Subject) throws(VaultError) -> SignedStatement? {
        let tags = tags(subject, number)
        var altered: VaultError?
        for (place, tag) in tags.enumerated() {
            do throws(VaultError) {
                guard let found = try read(tag, of: subject) else { continue }
                // A copy before it is altered, or isn't where it belongs.
                for earlier in tags.prefix(place) { note(earlier) }
                return found
            } catch {
                guard error.damagedRow != nil else { throw error }
                altered = altered ?? error
            }
        }
        if let altered { throw altered }
        return nil
    }

    /// How many statements a chain has; nil where nobody says, as before the first.
    private func length(of subject: Trust.Subject) throws(VaultError) -> UInt64? {
        let tag = tag(subject, Self.counting)
        return try store.passedOver.found { () throws(VaultError) -> UInt64? in
            guard let row = try store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else { return nil }
            return try UInt64(counter: keys.openDirectory(row.blob(0, of: .statement), at: .statement, tag))
        }
    }

    private func read(_ tag: [UInt8], of subject: Trust.Subject) throws(VaultError) -> SignedStatement? {
        guard let row = try store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .statement), at: .statement, tag)
        do { return try SignedStatement(decoding: bytes) } catch { throw .tampered(.statement, subject.name) }
    }

    private func note(_ tag: [UInt8]) {
        store.passedOver.note(DamagedRow(table: .statement, row: tag.hex))
    }

    /// The number under which a chain's length rests: no statement has it.
    private static let counting: UInt64 = 0

    /// Whether a row holds what its tag stands for: a statement that its chain counts, a copy of one, or a chain's length.
    func isWhole(at tag: [UInt8]) throws(VaultError) -> Bool {
        guard let row = try store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else { return false }
        let bytes = try keys.openDirectory(row.blob(0, of: .statement), at: .statement, tag)
        guard let statement = (try? SignedStatement(decoding: bytes))?.statement else {
            return (try? UInt64(counter: bytes)) != nil
        }
        guard tags(statement.subject, statement.number).contains(tag) else { return false }
        let counting = self.tag(statement.subject, Self.counting)
        guard try store.row("SELECT 1 FROM statement WHERE tag = ?", [counting.data]) != nil else { return false }
        // Where the length itself was altered, it is named, and tells nothing of the statements.
        guard let length = try length(of: statement.subject) else { return true }
        guard statement.number <= length else { return false }
        return try isLinked(statement, length)
    }

    /// Whether a statement's copies, and those before and behind it, are there: one taken away is missed by its neighbours.
    private func isLinked(_ statement: Trust.Statement, _ length: UInt64) throws(VaultError) -> Bool {
        let (subject, number) = (statement.subject, statement.number)
        var beside = tags(subject, number)
        if number > 1 { beside.append(tag(subject, number - 1)) }
        if number < length { beside.append(tag(subject, number + 1)) }
        for tag in beside where try store.row("SELECT 1 FROM statement WHERE tag = ?", [tag.data]) == nil {
            return false
        }
        return true
    }

    private func tag(_ subject: Trust.Subject, _ number: UInt64) -> [UInt8] {
        keys.tag("statement", [Array(subject.name.utf8), number.counter])
    }

    /// Where a statement rests.
    private func tags(_ subject: Trust.Subject, _ number: UInt64) -> [[UInt8]] {
        let first = tag(subject, number)
        switch subject {
        case .plan, .user, .recovery:
            return [first, keys.tag("statement copy", [Array(subject.name.utf8), number.counter])]
        case .caseFile, .compartment, .group: return [first]
        }
    }
}

extension Trust.Subject {
    /// A subject as tags and errors name it.
    var name: String {
        switch self {
        case .plan: "plan"
        case .user(let id): "user \(id.text)"
        case .caseFile(let id): "case \(id.text)"
        case .compartment(let id): "compartment \(id.text)"
        case .group(let id): "group \(id.text)"
        case .recovery: "recovery"
        }
    }
}
