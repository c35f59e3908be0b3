import GRDB
import Trust

/// Signed statements at rest: each under the directory key, found by a tag of its subject and number.
///
/// Statements are never deleted, so chains stay verifiable.
struct StatementTable {
    let store: Store
    let keys: UnsealedKeys

    func chain(of subject: Trust.Subject) throws(VaultError) -> [SignedStatement] {
        var chain: [SignedStatement] = []
        while let statement = try statement(UInt64(chain.count + 1), of: subject) { chain.append(statement) }
        return chain
    }

    func append(_ signed: SignedStatement) throws(VaultError) {
        let tag = tag(signed.statement.subject, signed.statement.number)
        let box = try keys.sealDirectory(signed.encoded, at: .statement, tag)
        try store.run("INSERT INTO statement (tag, box) VALUES (?, ?)", [tag.data, box.data])
    }

    func statement(_ number: UInt64, of subject: Trust.Subject) throws(VaultError) -> SignedStatement? {
        let tag = tag(subject, number)
        guard let row = try store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else { return nil }
        let bytes = try keys.openDirectory(row.blob(0, of: .statement), at: .statement, tag)
        do { return try SignedStatement(decoding: bytes) } catch { throw .tampered(.statement, subject.name) }
    }

    /// Whether a row holds the statement that its tag stands for.
    func isWhole(at tag: [UInt8]) throws(VaultError) -> Bool {
        guard let row = try store.row("SELECT box FROM statement WHERE tag = ?", [tag.data]) else { return false }
        let bytes = try keys.openDirectory(row.blob(0, of: .statement), at: .statement, tag)
        guard let statement = (try? SignedStatement(decoding: bytes))?.statement else { return false }
        return self.tag(statement.subject, statement.number) == tag
    }

    private func tag(_ subject: Trust.Subject, _ number: UInt64) -> [UInt8] {
        keys.tag("statement", [Array(subject.name.utf8), number.counter])
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
