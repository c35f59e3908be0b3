import Sealing
import Testing
import Trust

@testable import VaultCore

/// Those who lost a right, and what was written since.
extension Life {
    /// One moment at which somebody lost a right: what she took along, and what must stay closed to it.
    struct Departure {
        let name: String
        /// Which of her keys the ghost has; she may have made new ones since.
        let key: LifeModel.Key
        let ghost: Ghost
        /// Copies of every key that her seed opened.
        let kept: [LifeModel.Room: [SharedKey]]
        /// Versions written since without her having a right to them.
        var closed: Set<Version> = []
    }

    /// One version of a note, by their numbers.
    struct Version: Hashable {
        let note: Int
        let version: Int
    }

    /// To be called before somebody loses a right; returns what her session can be opened with again.
    @discardableResult
    mutating func departs(_ name: String) async throws -> Ghost {
        let ghost = try centre.seed(of: try person(name))
        let key = LifeModel.Key(name: name, generation: model.humans[name]?.generation ?? 0)
        let kept = try keys(within: try await epochs(), of: ghost, name)
        departures.append(Departure(name: name, key: key, ghost: ghost, kept: kept))
        return ghost
    }

    /// Notes what those without a right to it must never open.
    mutating func noteForDeparted(_ note: Int, version: Int) throws {
        for index in departures.indices where !mayRead(departures[index], model.notes[note].room) {
            departures[index].closed.insert(Version(note: note, version: version))
        }
    }

    mutating func forgetWhatTheyMayReadAgain() {
        for index in departures.indices {
            let departure = departures[index]
            departures[index].closed = departure.closed.filter { !mayRead(departure, model.notes[$0.note].room) }
        }
    }

    /// Whether she has a right to a room, and still with these keys.
    private func mayRead(_ departure: Departure, _ room: LifeModel.Room) -> Bool {
        departure.key == model.key(of: departure.name) && model.isEntitled(departure.name, room)
    }

    /// Those who left open nothing written since: with their seeds, every key they kept and the whole database. What
    /// was sealed to them is deleted.
    func compareDeparted() async throws {
        let epochs = try await epochs()
        for departure in departures {
            let found = try keys(within: epochs, of: departure.ghost, departure.name)
            for room in found.keys {
                let isHers = model.keeps(departure.key, room)
                try #require(isHers, "\(departure.name) has keys of \(room); \(trail)")
            }
            for version in departure.closed {
                let room = model.notes[version.note].room
                let keys = departure.kept[room, default: []] + found[room, default: []]
                if keys.isEmpty { continue }
                let isOpened = try opens(version, room, keys)
                try #require(!isOpened, "\(departure.name) opens \(version) in \(room); \(trail)")
            }
        }
    }

    private func opens(_ version: Version, _ room: LifeModel.Room, _ keys: [SharedKey]) throws -> Bool {
        try centre.attack { intruder in
            let record = try RecordID(text: model.notes[version.note].id)
            let table = RecordKeyTable(store: intruder.store, keys: intruder.keys)
            let inner = try table.innerWrap(
                RecordPlace(record: record, version: UInt32(version.version)),
                in: try compartment(room).id(in: intruder.keys.vault))
            return keys.contains { (try? inner?.open(with: $0)) != nil }
        }
    }

    /// Compartment keys whose bytes, sealed to her, a seed opens.
    private func keys(
        within epochs: [LifeModel.Room: UInt64], of ghost: Ghost, _ name: String
    ) throws -> [LifeModel.Room: [SharedKey]] {
        try centre.attack { intruder in
            let box = try ghost.seed.boxKey()
            var found: [LifeModel.Room: [SharedKey]] = [:]
            for (room, next) in epochs where room.author == nil || room.author == name {
                let id = try compartment(room).id(in: intruder.keys.vault)
                for epoch in 1..<next {
                    guard let sealed = try intruder.grants.sealed(id, epoch, .user(ghost.user)),
                        let key = try? SealedBox.openKey(sealed.span, with: box)
                    else { continue }
                    found[room, default: []].append(SharedKey(key))
                }
            }
            return found
        }
    }

    /// The number of each room's next epoch.
    private func epochs() async throws -> [LifeModel.Room: UInt64] {
        var compartments: [LifeModel.Room: Compartment] = [:]
        for room in model.holdings.keys { compartments[room] = try compartment(room) }
        let all = compartments
        return try await centre.at(try person(model.active("supervisor").first)) { work throws(VaultError) in
            let (trust, vault) = (try work.trust(), try work.keys().vault)
            var next: [LifeModel.Room: UInt64] = [:]
            for (room, compartment) in all {
                let id = compartment.id(in: vault)
                try trust.load([compartment.home.assignments, .compartment(id)].compactMap(\.self))
                next[room] = try trust.ledger.nextEpochNumber(of: id)
            }
            return next
        }
    }

    private func compartment(_ room: LifeModel.Room) throws -> Compartment {
        let home = Home.caseFile(try CaseID(text: model.files[room.file].id))
        guard let author = room.author else { return Compartment(home: home, domain: try DomainName(room.domain)) }
        let session = try centre.vault.session(try person(author).session, of: Centre.root)
        return Compartment(home: home, domain: try DomainName(room.domain), audience: .author(session.user))
    }
}
