import Access
import Trust

/// Where each id stands in one of a person's lists in the directory, as far as it has been read.
///
/// Kept in memory between requests: whether an id is in a long list, and where, would else take a look at all of it.
struct ListIndex: Sendable {
    /// Places read so far.
    private(set) var through: UInt64 = 0
    private var places: [[UInt8]: UInt64] = [:]
    private var empty: Set<UInt64> = []
    /// Something in the list can't be read, or stands there twice: the list itself has to be looked at.
    private(set) var isUnsure = false

    func place(of id: [UInt8]) -> UInt64? { places[id] }

    func isEmpty(at place: UInt64) -> Bool { empty.contains(place) }

    /// Notes what stands at the next place.
    mutating func readNext(_ found: Found) {
        switch found {
        case .id(let id) where places[id] == nil: places[id] = through
        case .id, .altered: isUnsure = true
        case .nothing: empty.insert(through)
        }
        through += 1
    }

    enum Found {
        case id([UInt8])
        case nothing
        case altered
    }

    /// Notes that an id was taken out, and how many places there are now.
    mutating func remove(_ id: [UInt8], leaving count: UInt64) {
        if let place = places.removeValue(forKey: id) { empty.insert(place) }
        for place in count..<max(count, through) { empty.remove(place) }
        through = min(through, count)
    }
}

/// One of a person's lists of ids, changed without a look at all of it.
struct IndexedList {
    /// Which of her lists.
    struct Name: Hashable, Sendable {
        let relation: DirectoryTable.Relation
        let user: UserID

        /// Cases she is or was assigned to.
        static func all(of user: UserID) -> Name { Name(relation: .casesOfUser, user: user) }
        /// Cases she has yet to look at.
        static func unseen(by user: UserID) -> Name { Name(relation: .unseenCasesOfUser, user: user) }
        static func drafts(of user: UserID) -> Name { Name(relation: .draftsOfUser, user: user) }
    }

    private let work: Work
    private let directory: DirectoryTable
    private let name: Name

    init(_ work: Work, _ name: Name) throws(VaultError) {
        self.work = work
        self.name = name
        directory = try work.directory
    }

    private var relation: DirectoryTable.Relation { name.relation }
    private var subject: [UInt8] { name.user.bytes }

    /// Reads on for as long as this turn has time; says whether there is more.
    func goOn() throws(VaultError) -> Bool {
        try read { work.isOverTime }.through < directory.count(relation, subject)
    }

    /// Whether something in it can't be read, or stands there twice.
    var isUnsure: Bool { get throws(VaultError) { try read { false }.isUnsure } }

    func contains(_ id: [UInt8]) throws(VaultError) -> Bool {
        let index = try read { false }
        if !index.isUnsure || index.place(of: id) != nil { return index.place(of: id) != nil }
        return try directory.all(relation, subject).contains(id)
    }

    func append(_ id: [UInt8]) throws(VaultError) {
        let place = try directory.append(id, to: relation, subject)
        guard var index = work.state.index(of: name), index.through == place else { return }
        index.readNext(.id(id))
        work.state.keep(index, as: name)
    }

    /// Takes an id out and leaves its place empty, since those behind it may be thousands; empty places at the end go.
    func remove(_ id: [UInt8]) throws(VaultError) {
        var index = try read { false }
        guard !index.isUnsure else {
            work.state.keep(nil, as: name)
            return try directory.removeValue(id, from: relation, subject)
        }
        guard let place = index.place(of: id) else { return }
        try directory.put([], relation, subject, at: place)
        index.remove(id, leaving: index.through)
        var count = index.through
        while count > 0, index.isEmpty(at: count - 1) {
            count -= 1
            try directory.remove(relation, subject, at: count)
        }
        if count < index.through { try directory.put(count.counter, relation, subject, at: .max) }
        index.remove(id, leaving: count)
        work.state.keep(index, as: name)
    }

    /// The index as far as it could be read before a time was over, a few places at least.
    private func read(until isOver: () -> Bool) throws(VaultError) -> ListIndex {
        var index = work.state.index(of: name) ?? ListIndex()
        let count = try directory.count(relation, subject)
        let first = index.through
        while index.through < count, index.through < first + Self.fewest || !isOver() {
            index.readNext(try found(at: index.through))
        }
        if index.through > first { work.state.keep(index, as: name) }
        return index
    }

    /// Places that one turn reads, however little time it has.
    private static let fewest: UInt64 = 16

    private func found(at place: UInt64) throws(VaultError) -> ListIndex.Found {
        let found = try work.store.passedOver.intact { () throws(VaultError) -> ListIndex.Found in
            guard let bytes = try directory.listed(relation, subject, at: place) else { return .nothing }
            return .id(bytes)
        }
        return found ?? .altered
    }
}

extension Vault {
    /// Reads the lists of people's cases, in turns of the writer, before they are changed.
    ///
    /// Whoever may not change them reads nothing: the transaction refuses it.
    func readCaseloads(
        of names: [String], for action: ActionID, in token: String, by caller: Caller
    ) async throws(VaultError) {
        for name in names {
            _ = try await lookAhead((), in: token, for: caller) { _, work throws(VaultError) in
                try work.admit(action)
                guard let account = try work.accounts.find(name: name) else { return false }
                let user = try account.id
                let isMore = try IndexedList(work, .all(of: user)).goOn()
                return try IndexedList(work, .unseen(by: user)).goOn() || isMore
            }
        }
    }
}
