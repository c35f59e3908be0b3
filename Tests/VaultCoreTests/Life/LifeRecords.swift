import FoundationEssentials
import Interfaces
import Testing

@testable import VaultCore

/// Acts on cases and records.
extension Life {
    @discardableResult
    mutating func openCase() async throws -> String? {
        guard model.openFiles.count < 4, let name = random.pick(model.active("social_worker")) else { return nil }
        let child = "Child \(model.files.count)"
        let reply = try await centre.openCase(by: try person(name), child: child)
        let file = model.open(reply.case, by: name)
        try wrote(reply.record, .init(file: file, domain: "general"), .registration, child)
        return "\(name) opens case \(file)"
    }

    mutating func write(in wanted: Int?) async throws -> String? {
        guard let file = wanted, !model.files[file].isDestroyed,
            let name = random.pick(model.files[file].assigned.filter { model.isActive($0) }.sorted()),
            let domain = random.pick(LifeModel.domains(of: model.humans[name]?.role ?? ""))
        else { return nil }
        let room = LifeModel.Room(file: file, domain: domain)
        let text = "text \(model.notes.count) of \(name)"
        let (centre, id, author) = (centre, model.files[file].id, try person(name))
        guard model.canWrite(name, room) else {
            await #expect(throws: VaultError.noKey(domain: domain), "\(name) writes in \(room); \(trail)") {
                try await centre.note(text, domain, in: id, by: author)
            }
            return "\(name) can't write \(domain) in \(file)"
        }
        try wrote(try await centre.note(text, domain, in: id, by: author), room, .note, text)
        return "\(name) writes \(domain) in \(file)"
    }

    mutating func writeProcess() async throws -> String? {
        guard let name = random.pick(model.active("psychologist")),
            let file = random.pick(model.openFiles.filter { $0.assigned.contains(name) })
        else { return nil }
        let text = "process \(model.notes.count) of \(name)"
        let reply = try await centre.write(text, in: file.id, by: try person(name), audience: .author)
        let room = LifeModel.Room(file: file.number, domain: "counselling", author: name)
        try wrote(reply.record, room, .process, text)
        return "\(name) writes a process note in \(file.number)"
    }

    mutating func amend() async throws -> String? {
        let choices = model.notes.filter { $0.kind != .registration }.flatMap { note in
            model.files[note.room.file].assigned.filter { model.reads($0, note) }.sorted().map { (note, $0) }
        }
        guard let (note, name) = random.pick(choices) else { return nil }
        let text = "text \(note.number).\(note.texts.count + 1) by \(name)"
        try await centre.amend(note, to: text, by: try person(name))
        model.notes[note.number].texts.append(text)
        try noteForDeparted(note.number, version: note.texts.count + 1)
        return "\(name) amends \(note.number)"
    }

    // MARK: What two people do

    mutating func destroyRecord() async throws -> String? {
        guard let note = random.pick(model.notes.filter { !$0.isDestroyed && $0.kind != .registration }),
            let pair = try pair(for: note.room.file)
        else { return nil }
        let file = model.files[note.room.file]
        let centre = centre
        if let hold = file.hold {
            await #expect(throws: VaultError.held(hold), "\(trail)") {
                try await centre.destroy(note.id, by: pair.first)
            }
            return "note \(note.number) is held"
        }
        try await together(pair) { try await centre.destroy(note.id, by: pair.first) }
        model.notes[note.number].isDestroyed = true
        return "destroy note \(note.number)"
    }

    mutating func destroyCase() async throws -> String? {
        guard model.openFiles.count > 2, model.files.count < 9,
            let file = random.pick(model.openFiles.filter { $0.hold == nil }), let pair = try pair(for: file.number)
        else { return nil }
        let centre = centre
        try await together(pair) { try await centre.destroy(case: file.id, by: pair.first) }
        model.change(file.number) { $0.isDestroyed = true }
        for note in model.notes where note.room.file == file.number { model.notes[note.number].isDestroyed = true }
        return "destroy case \(file.number)"
    }

    mutating func hold() async throws -> String? {
        guard let file = random.pick(model.openFiles.filter { $0.hold == nil }),
            let name = random.pick(model.supervisors(for: file.number))
        else { return nil }
        let hold = try await centre.hold(file.id, by: try person(name))
        model.change(file.number) { $0.hold = hold }
        return "hold case \(file.number)"
    }

    mutating func lift() async throws -> String? {
        guard let file = random.pick(model.openFiles.filter { $0.hold != nil }), let hold = file.hold,
            let pair = try pair(for: file.number)
        else { return nil }
        let centre = centre
        try await together(pair) { try await centre.lift(hold, by: pair.first) }
        model.change(file.number) { $0.hold = nil }
        return "lift the hold of case \(file.number)"
    }

    /// Two supervisors of a case.
    private mutating func pair(for file: Int) throws -> (first: Centre.Person, second: Centre.Person)? {
        let two = model.supervisors(for: file).shuffled(using: &random)
        return two.count < 2 ? nil : (try person(two[0]), try person(two[1]))
    }

    /// One asks, the other approves, and the first does it.
    private func together(
        _ pair: (first: Centre.Person, second: Centre.Person), _ act: () async throws -> Void
    ) async throws {
        do {
            try await act()
            Issue.record("one person was enough; \(trail)")
        } catch VaultError.approvalNeeded(let id, _) {
            try await centre.approve(id, by: pair.second)
            try await act()
        }
    }

    private mutating func wrote(
        _ record: String, _ room: LifeModel.Room, _ kind: LifeModel.Note.Kind, _ text: String
    ) throws {
        try noteForDeparted(model.write(record, room, kind, text), version: 1)
    }
}

extension Centre {
    /// Writes a note of any domain.
    func note(_ text: String, _ domain: String, in file: String, by author: Person) async throws -> String {
        try await perform(
            AddRecord(
                .init(
                    session: author.session, case: file, kind: "note", domain: domain,
                    fields: ["subject": "life", "note": .string(text)], event: "2026-01-06", request: fresh()))
        ).record
    }

    func amend(_ note: LifeModel.Note, to text: String, by author: Person) async throws {
        guard note.kind != .process else {
            try await amend(note.id, base: note.texts.count, to: text, by: author)
            return
        }
        _ = try await perform(
            AmendRecord(
                .init(
                    session: author.session, record: note.id, base: note.texts.count, reason: "a slip",
                    fields: ["subject": "life", "note": .string(text)], request: fresh())))
    }
}
