import FoundationEssentials
import Interfaces
import Testing

@testable import VaultCore

/// Acts by which people come, go and come back.
extension Life {
    mutating func assign() async throws -> String? {
        guard let file = random.pick(model.openFiles),
            let supervisor = random.pick(model.supervisors(for: file.number)),
            let name = random.pick(eligible(for: file).filter { !file.assigned.contains($0) })
        else { return nil }
        try await centre.assign(try person(name), to: file.id, by: try person(supervisor))
        model.change(file.number) { $0.assigned.insert(name) }
        settled()
        return "assign \(name) to \(file.number)"
    }

    mutating func unassign() async throws -> String? {
        guard let file = random.pick(model.openFiles),
            let supervisor = random.pick(model.supervisors(for: file.number)),
            let name = random.pick(file.assigned.sorted())
        else { return nil }
        try await departs(name)
        try await centre.unassign(name, from: file.id, by: try person(supervisor))
        model.change(file.number) { $0.assigned.remove(name) }
        settled()
        return "unassign \(name) from \(file.number)"
    }

    mutating func handOver() async throws -> String? {
        guard let file = random.pick(model.openFiles),
            let supervisor = random.pick(model.supervisors(for: file.number)),
            let from = random.pick(file.assigned.sorted()),
            let to = random.pick(eligible(for: file).filter { $0 != from })
        else { return nil }
        try await departs(from)
        try await centre.handOver(file.id, from: from, to: to, by: try person(supervisor))
        model.change(file.number) { file in
            file.assigned.remove(from)
            file.assigned.insert(to)
        }
        settled()
        return "hand \(file.number) over from \(from) to \(to)"
    }

    mutating func recuse() async throws -> String? {
        guard let file = random.pick(model.openFiles),
            let supervisor = random.pick(model.supervisors(for: file.number)),
            let name = random.pick(model.humans.keys.sorted().filter { !file.recused.contains($0) && $0 != supervisor })
        else { return nil }
        try await departs(name)
        try await centre.recuse(name, from: file.id, by: try person(supervisor))
        model.change(file.number) { file in
            file.assigned.remove(name)
            file.recused.insert(name)
        }
        settled()
        return "recuse \(name) from \(file.number)"
    }

    mutating func hire() async throws -> String? {
        let roles = ["psychologist", "medical_officer", "social_worker", "supervisor"]
        guard model.humans.values.count(where: \.isActive) < 11, model.humans.count < 30,
            let role = random.pick(roles), let supervisor = random.pick(model.active("supervisor"))
        else { return nil }
        let name = "person-\(model.humans.count)"
        let code = try await centre.account(name, [role], by: try admin())
        let newcomer = try await centre.enrol(name, code)
        try await centre.vouch(name, newcomer.fingerprint, by: try person(supervisor))
        people[name] = newcomer
        model.add(LifeModel.Human(name: name, role: role))
        settled()
        return "hire \(name) as \(role)"
    }

    /// The admin gives an account other roles, by a slip or not.
    mutating func suspend() async throws -> String? {
        guard let name = random.pick(model.dispensable) else { return nil }
        try await departs(name)
        try await centre.setRoles(name, ["monitor"], by: try admin())
        model.change(name) { $0.isSuspended = true }
        settled()
        return "suspend \(name)"
    }

    mutating func resume() async throws -> String? {
        let suspended = model.humans.values.filter { $0.isSuspended && !$0.isDisabled }.sorted { $0.name < $1.name }
        guard let human = random.pick(suspended) else { return nil }
        try await centre.setRoles(human.name, [human.role], by: try admin())
        model.change(human.name) { $0.isSuspended = false }
        settled()
        return "resume \(human.name)"
    }

    mutating func disable() async throws -> String? {
        let suspended = model.humans.values.filter { $0.isSuspended && !$0.isDisabled }.map(\.name).sorted()
        guard let name = random.pick(model.dispensable + suspended) else { return nil }
        let ghost = try await departs(name)
        try await centre.disable(name, by: try admin())
        try haunt(name, ghost)
        model.change(name) { $0.isDisabled = true }
        settled(dropping: name)
        return "disable \(name)"
    }

    mutating func withdraw() async throws -> String? {
        let stopped = model.humans.values.filter { $0.isCertified && !$0.isActive }.map(\.name).sorted()
        guard let name = random.pick(model.dispensable + stopped),
            let supervisor = random.pick(model.active("supervisor").filter { $0 != name })
        else { return nil }
        let ghost = try await departs(name)
        try await centre.withdraw(name, by: try person(supervisor))
        try haunt(name, ghost)
        model.change(name) { $0.isCertified = false }
        settled()
        return "withdraw \(name)"
    }

    /// Somebody withdrawn comes back with the keys she had.
    mutating func vouchAgain() async throws -> String? {
        let left = model.humans.values.filter { !$0.isCertified && !$0.isDisabled && !$0.isSuspended }
        guard let name = random.pick(left.map(\.name).sorted()),
            let supervisor = random.pick(model.active("supervisor"))
        else { return nil }
        // Read from her own screen: it covers the recovery key of now, not that of the day she came.
        let own = try await centre.perform(WhoAmI(.init(session: try person(name).session))).identity
        try await centre.vouch(name, own.fingerprint, by: try person(supervisor))
        model.change(name) { $0.isCertified = true }
        settled()
        return "vouch for \(name) again"
    }

    /// Somebody has forgotten her passphrase: two people let her make new keys, and a supervisor vouches for them.
    mutating func reenrol() async throws -> String? {
        guard let name = random.pick(model.humans.values.filter(\.isActive).map(\.name).sorted()),
            let supervisor = random.pick(model.active("supervisor").filter { $0 != name })
        else { return nil }
        try await departs(name)
        let code = try await centre.reenrol(name, by: try admin(), with: try person(supervisor))
        let renewed = try await centre.enrol(name, code)
        try await centre.vouch(name, renewed.fingerprint, by: try person(supervisor))
        people[name] = renewed
        model.change(name) { $0.generation += 1 }
        settled(dropping: name)
        return "enrol \(name) again"
    }

    /// A supervisor opens a case in an emergency: she reads without further reason what she read with one, and no more.
    mutating func breakGlass() async throws -> String? {
        guard let file = random.pick(model.openFiles), let name = random.pick(model.supervisors(for: file.number))
        else { return nil }
        _ = try await centre.breakGlass(file.id, by: try person(name))
        for note in model.notes where note.room.file == file.number {
            let read = try await text(of: note, for: name, purpose: nil, reason: nil)
            try #require(read == (model.reads(name, note) ? note.texts.last : nil), "\(name) reads \(note); \(trail)")
        }
        return "\(name) breaks the glass of \(file.number)"
    }

    /// Whom a supervisor may assign.
    private func eligible(for file: LifeModel.File) -> [String] {
        model.humans.values.filter { human in
            human.isActive && human.role != "supervisor" && !file.recused.contains(human.name)
        }.map(\.name).sorted()
    }

    /// Everybody has topped up; those who came back may read again what was written while they were away.
    mutating func settled(dropping dropped: String? = nil) {
        model.settle(dropping: dropped)
        forgetWhatTheyMayReadAgain()
    }

    /// Lets somebody whose sessions have ended in again with the keys she had, past the door.
    private mutating func haunt(_ name: String, _ ghost: Ghost) throws {
        let known = try person(name)
        let entered = try centre.haunt(ghost, name: name)
        people[name] = Centre.Person(
            name: name, passphrase: known.passphrase, session: entered.session, fingerprint: known.fingerprint)
    }
}
