/// What waits for one place: shared fairly among Unix accounts, and within one among the people under it.
///
/// However much one of them asks for, another waits for one turn of theirs and no more.
struct FairQueue<Element: Sendable>: Sendable {
    private var accounts = FairShares<UInt32?>()
    private var people: [UInt32?: FairShares<Party>] = [:]
    private var lines: [Party: [Element]] = [:]

    /// Accounts whose people are remembered while nothing of theirs waits.
    private static var most: Int { 1_024 }

    var isEmpty: Bool { lines.isEmpty }

    /// Whether something waits that is another account's.
    func isWaiting(besides uid: UInt32?) -> Bool { lines.keys.contains { $0.uid != uid } }

    mutating func append(_ element: Element, of party: Party) {
        accounts.enter(party.uid)
        people[party.uid, default: FairShares()].enter(party)
        lines[party, default: []].append(element)
    }

    /// Takes the next: the oldest of the person who has had least under the account that has had least.
    mutating func next() -> (party: Party, element: Element)? {
        guard let uid = accounts.next(), let party = people[uid]?.next(), var line = lines[party] else { return nil }
        let element = line.removeFirst()
        lines[party] = line.isEmpty ? nil : line
        return (party, element)
    }

    /// Notes what a turn has taken.
    mutating func charge(_ party: Party, _ time: Duration) {
        accounts.charge(party.uid, time)
        people[party.uid, default: FairShares()].charge(party, time)
        if people.count > Self.most { people = people.filter(\.value.isWaiting) }
    }
}
