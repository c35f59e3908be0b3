import CanonicalJSON
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// Compares a vault with the model.
extension Life {
    /// Whatever happened, a verification finds nothing amiss.
    func verify() async throws {
        let faults = try await centre.verify().faults
        try #require(faults.isEmpty, "\(faults); \(trail)")
    }
}

extension Life {
    /// Lets everybody give the keys that they can give, until nobody has any to give.
    func topUp() async throws {
        var rounds = 0
        var done = Upkeep(grants: 1)
        while done != Upkeep() {
            rounds += 1
            try #require(rounds < 20, "topping up never ends; \(trail)")
            done = Upkeep()
            for name in people.keys.sorted() where model.isActive(name) {
                done += try await centre.topUp(try person(name))
            }
        }
    }

    /// Every person, those who left too, tries every version of every note: what she reads is what the model says.
    func compare() async throws {
        for name in model.humans.keys.sorted() {
            for note in model.notes {
                for version in note.texts.indices { try await compare(name, note, version: version + 1) }
            }
        }
    }

    /// The same for some of them.
    mutating func compare(sample: Int) async throws {
        let names = model.humans.keys.sorted()
        for _ in 0..<sample {
            guard let name = random.pick(names), let note = random.pick(model.notes) else { return }
            try await compare(name, note, version: Int.random(in: 1...note.texts.count, using: &random))
        }
    }

    private func compare(_ name: String, _ note: LifeModel.Note, version: Int) async throws {
        let stands = model.humans[name]?.role == "supervisor"
        let read = try await text(
            of: note, version: version, for: name, purpose: stands ? "supervision" : nil,
            reason: stands ? "review" : nil)
        let expected = model.reads(name, note) ? note.texts[version - 1] : nil
        try #require(read == expected, "\(name) reads version \(version) of \(note); \(trail)")
    }

    /// What somebody reads; nil where she is refused as somebody without a right or without a key is.
    func text(
        of note: LifeModel.Note, version: Int? = nil, for name: String, purpose: String?, reason: String?
    ) async throws -> String? {
        do {
            let record = try await centre.read(
                note.id, by: try person(name), version: version, purpose: purpose, reason: reason)
            try #require(record.verified, "\(note); \(trail)")
            return record.fields[note.kind == .registration ? "name" : "note"]?.stringValue
        } catch VaultError.notFound, VaultError.noKey, VaultError.notLoggedIn, VaultError.denied(rule: "no-rule") {
            return nil
        }
    }
}

extension Centre {
    /// One whole round over what a session may hold keys of, as `amanat keys renew` makes it.
    func topUp(_ person: Person) async throws -> Upkeep {
        var done = Upkeep()
        var through = 0
        while true {
            let start = through
            let batch = try await at(person) { work throws(VaultError) in try TopUp(work).batch(from: start) }
            done += batch.done
            through = batch.through
            if through >= batch.of { return done }
        }
    }
}
