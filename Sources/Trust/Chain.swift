/// The admitted statements of one subject, and where its epochs and grants stand among them.
struct Chain: Sendable {
    /// One admitted statement.
    struct Entry: Sendable {
        let signed: SignedStatement
        /// Verified once, but its signer was withdrawn without listing it, or what it relied on became void.
        var isVoid: Bool

        var statement: Statement { signed.statement }
        var hash: Digest { signed.hash }
    }

    /// One epoch and who opened it.
    struct OpenedEpoch: Sendable {
        let epoch: Epoch
        let creator: Signer
        let index: Int
    }

    private(set) var entries: [Entry] = []
    /// Epoch m is the statement at place m - 1 of this list.
    private(set) var epochIndexes: [Int] = []
    private(set) var grantIndexes: [UInt64: [Int]] = [:]
    /// The newest number of each subject that a statement of this chain named.
    private(set) var floors: [Subject: UInt64] = [:]

    var count: UInt64 { UInt64(entries.count) }

    mutating func append(_ signed: SignedStatement) {
        switch signed.statement.content {
        case .epoch: epochIndexes.append(entries.count)
        case .grant(let grant): grantIndexes[grant.epoch, default: []].append(entries.count)
        default: break
        }
        for head in signed.statement.heads.values { floors[head.subject] = head.number }
        entries.append(Entry(signed: signed, isVoid: false))
    }

    mutating func setVoid(_ isVoid: Bool, at index: Int) { entries[index].isVoid = isVoid }

    /// The hash of statement `number`; nil when there is none.
    func hash(of number: UInt64) -> Digest? {
        guard number > 0, number <= count else { return nil }
        return entries[Int(number) - 1].hash
    }

    func head(of subject: Subject) -> Head? {
        entries.last.map { Head(subject: subject, number: count, hash: $0.hash) }
    }

    func epoch(_ number: UInt64) -> OpenedEpoch? {
        guard number > 0, number <= UInt64(epochIndexes.count) else { return nil }
        let index = epochIndexes[Int(number) - 1]
        let statement = entries[index].statement
        guard case .epoch(let epoch) = statement.content, let creator = statement.signers.first else { return nil }
        return OpenedEpoch(epoch: epoch, creator: creator, index: index)
    }
}
