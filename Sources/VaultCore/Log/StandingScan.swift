import GRDB
import Trust

/// Compares who and what stands in the vault with what was signed of it: people with their certificates, and the rooms of
/// records with the keys that were granted to them, a bounded number of rows at a time.
struct StandingScan: ScanBeside {
    private var user: [UInt8]? = []
    private var known: Set<UserID> = []
    private var row: Int64 = .min
    private var rooms: [StandingCheck.Room] = []
    /// Which room a compartment is.
    private var numbers: [CompartmentID: Int] = [:]
    /// The room to be looked at next, once all versions were read.
    private var next: Int?
    /// What seems amiss; rows are being written meanwhile, so each is looked at again.
    private(set) var doubtful: [Thing] = []

    /// Something to be compared.
    enum Thing: Sendable {
        case person(UserID)
        case room(StandingCheck.Room)

        var id: String {
            switch self {
            case .person(let user): user.text
            case .room(let room): room.compartment.home.text
            }
        }

        var standing: LogFault.Standing {
            switch self {
            case .person: .person
            case .room: .grants
            }
        }
    }

    private static let step = 256

    /// Looks at the next people, and behind the last one at the rooms of records; false at the end.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        if doubtful.count >= LogWalk.most { return false }
        guard let user else { return try advanceRooms(in: store, keys) }
        let rows = try store.rows("SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ?", [user.data, Self.step])
        var people: [UserID] = []
        for found in rows {
            let id = try found.blob(0, of: .account)
            self.user = id
            people.append(try UserID(stored: id, in: .account))
        }
        known.formUnion(people)
        if rows.count < Self.step {
            self.user = nil
            // Those who are listed and have no account any more.
            let accounts = AccountTable(store: store, keys: keys, state: WriterState())
            people += Set(try intact { () throws(VaultError) in try accounts.ids() } ?? []).subtracting(known)
        }
        for person in people { try note(.person(person), store, keys) }
        rooms += people.map { StandingCheck.Room(compartment: .drafts(of: $0)) }
        if self.user == nil {
            rooms.append(StandingCheck.Room(compartment: Compartment(home: .organisation, domain: .index)))
        }
        return true
    }

    /// Goes through all versions for the rooms that they lie in, then through the rooms.
    private mutating func advanceRooms(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        if let first = next {
            let end = min(rooms.count, first + Self.step)
            for room in rooms[first..<end] { try note(.room(room), store, keys) }
            next = end
            return end < rooms.count
        }
        let rows = try store.rows(
            "SELECT row, record, version FROM record_version WHERE row > ? ORDER BY row LIMIT ?", [row, Self.step])
        for found in rows {
            row = try found.integer(0, of: .recordVersion)
            let place = RecordPlace(
                record: try RecordID(stored: found.blob(1, of: .recordVersion), in: .recordVersion),
                version: try found.number(2, of: .recordVersion))
            // What doesn't open is named by the entry that wrote it.
            _ = try intact { () throws(VaultError) in try enter(place, store, keys) }
        }
        if rows.count < Self.step { next = 0 }
        return true
    }

    private mutating func enter(_ place: RecordPlace, _ store: Store, _ keys: UnsealedKeys) throws(VaultError) {
        guard let compartment = try RecordTable(store: store, keys: keys).version(place)?.descriptor.compartment else {
            return
        }
        let id = compartment.id(in: keys.vault)
        let number = numbers[id] ?? rooms.count
        if numbers[id] == nil {
            numbers[id] = number
            rooms.append(StandingCheck.Room(compartment: compartment))
        }
        guard let wrap = try RecordKeyTable(store: store, keys: keys).innerWrap(place, in: id) else { return }
        rooms[number].used[wrap.epoch] = place
    }

    private mutating func note(_ thing: Thing, _ store: Store, _ keys: UnsealedKeys) throws(VaultError) {
        if try Self.isAmiss(thing, store, keys) { doubtful.append(thing) }
    }

    /// What of these isn't as it should be, by the writer's own look.
    static func amiss(_ things: [Thing], _ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> [Thing] {
        var amiss: [Thing] = []
        for thing in things where try isAmiss(thing, store, keys) { amiss.append(thing) }
        return amiss
    }

    private static func isAmiss(_ thing: Thing, _ store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool {
        let fits = try intact { () throws(VaultError) in
            switch thing {
            case .person(let user): try StandingCheck(store, keys).fits(user)
            case .room(let room): try StandingCheck(store, keys).areGranted(room)
            }
        }
        return fits != true
    }
}
