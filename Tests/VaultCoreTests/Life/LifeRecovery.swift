import Interfaces
import Testing

@testable import VaultCore

/// Custodians bring lost rooms back.
extension Life {
    /// Gives the keys of a case with a lost note to somebody who may have them; the whole team reads it again then.
    mutating func recover() async throws -> String? {
        let lost = model.notes.filter { $0.isLost && !$0.isDestroyed && !model.files[$0.room.file].isDestroyed }
        guard let note = random.pick(lost),
            let name = random.pick(model.humans.keys.sorted().filter { model.isEntitled($0, note.room) }),
            let supervisor = random.pick(model.supervisors(for: note.room.file))
        else { return nil }
        let file = model.files[note.room.file]
        try await centre.startRecovery(.caseKeys, for: name, by: try person(supervisor), in: file.id)
        try await centre.bringAbout(with: shares)
        model.recover(file.number, for: name)
        settled()
        return "recover \(file.number) for \(name)"
    }
}

/// Custodians change.
extension Life {
    /// A new recovery key takes over: its shares bring back what is lost from now on, and the old ones open nothing.
    mutating func newShares() async throws -> String? {
        let old = try centre.ghost(of: Array(shares.prefix(2)))
        let names = (1...3).map { "Custodian \($0) after \(done.count) steps" }
        shares = try await centre.replaceShares(shares, with: names, threshold: 2, by: admin())
        let new = try centre.ghost(of: Array(shares.suffix(2)))
        try #require(new.identity == centre.vault.facts.recovery, "\(trail)")
        for note in model.notes where !note.isDestroyed && !model.files[note.room.file].isDestroyed {
            try #require(try !centre.opens(note.id, to: [old]), "\(note); \(trail)")
        }
        return "new shares"
    }
}

extension LifeModel {
    /// What a recovery of a case's keys gives to one person: every epoch of the rooms she is entitled to.
    mutating func recover(_ file: Int, for name: String) {
        guard let key = key(of: name) else { return }
        for room in holdings.keys where room.file == file && isEntitled(name, room) {
            holdings[room]?.grantees.insert(key)
            holdings[room]?.sealed.insert(key)
            holdings[room]?.ever.insert(name)
            for number in notes.indices where notes[number].room == room { notes[number].isLost = false }
        }
    }
}
