/// The simple model that a vault's life is compared with: who may read what, in a few sets.
///
/// It knows nothing of ciphers. People, cases and notes are numbered in the order in which they came, so that a seed
/// makes the same choices again although the vault's own identifiers are random.
struct LifeModel {
    /// Somebody at the centre.
    struct Human {
        let name: String
        let role: String
        /// Vouched for, and not withdrawn since.
        var isCertified = true
        /// Stopped by the admin for good.
        var isDisabled = false
        /// The admin gave the account other roles, which can be put right.
        var isSuspended = false
        /// How often she has made new keys.
        var generation = 0

        var isActive: Bool { isCertified && !isDisabled && !isSuspended }
    }

    /// A case: who is assigned to it, and whom it excludes.
    struct File {
        let number: Int
        let id: String
        var assigned: Set<String>
        var recused: Set<String> = []
        var hold: String?
        var isDestroyed = false
    }

    /// What has a key of its own: a domain of a case, or one author's process notes in it.
    struct Room: Hashable {
        let file: Int
        let domain: String
        var author: String?
    }

    /// One record.
    struct Note {
        enum Kind { case registration, note, process }

        let number: Int
        let id: String
        let room: Room
        let kind: Kind
        /// The text of each version.
        var texts: [String]
        /// The last holder of its key has gone: nobody but t custodians together reads it.
        var isLost = false
        var isDestroyed = false
    }

    private(set) var humans: [String: Human] = [:]
    private(set) var files: [File] = []
    var notes: [Note] = []
    var holdings: [Room: Holding] = [:]

    // MARK: Who is who

    func isActive(_ name: String) -> Bool { humans[name]?.isActive ?? false }

    /// Everybody active with a role, in the order in which they came.
    func active(_ role: String) -> [String] {
        humans.values.filter { $0.role == role && $0.isActive }.map(\.name).sorted()
    }

    func supervisors(for file: Int) -> [String] { active("supervisor").filter { !files[file].recused.contains($0) } }

    /// Whom the centre can do without; of these only those with something to lose, where there are any.
    var dispensable: [String] {
        let names = humans.values.filter { human in
            human.isActive && active(human.role).count > (human.role == "supervisor" ? 2 : 1)
        }.map(\.name).sorted()
        let busy = names.filter { name in
            holdings.contains { room, holding in
                !files[room.file].isDestroyed && holding.sealed.contains { $0.name == name }
            }
        }
        return busy.isEmpty ? names : busy
    }

    var openFiles: [File] { files.filter { !$0.isDestroyed } }

    // MARK: Changes; each is followed by `settle`

    mutating func add(_ human: Human) { humans[human.name] = human }

    mutating func change(_ name: String, _ step: (inout Human) -> Void) {
        guard var human = humans[name] else { return }
        step(&human)
        humans[name] = human
    }

    mutating func open(_ id: String, by name: String) -> Int {
        files.append(File(number: files.count, id: id, assigned: [name]))
        return files.count - 1
    }

    mutating func change(_ file: Int, _ step: (inout File) -> Void) { step(&files[file]) }

    /// Writes a note into a room; opens the room's next epoch where there is none that its author holds.
    mutating func write(_ id: String, _ room: Room, _ kind: Note.Kind, _ text: String) -> Int {
        notes.append(Note(number: notes.count, id: id, room: room, kind: kind, texts: [text]))
        if !isOpen(room) { renew(room) }
        return notes.count - 1
    }

    // MARK: The plan

    /// Roles that read a domain when assigned, and without being assigned.
    private static let readers: [String: (assigned: Set<String>, standing: Set<String>)] = [
        "general": (["psychologist", "medical_officer", "social_worker"], ["supervisor"]),
        "legal": (["social_worker", "medical_officer"], ["supervisor"]),
        "counselling": (["psychologist"], ["supervisor"]),
        "medical": (["medical_officer"], []),
        "medicolegal": (["medical_officer"], ["supervisor"]),
    ]

    static func domains(of role: String) -> [String] {
        readers.filter { $0.value.assigned.contains(role) }.keys.sorted()
    }

    /// Whether what people signed gives a room's key to somebody.
    func isSigned(_ name: String, _ room: Room) -> Bool {
        guard let human = humans[name], human.isCertified, !files[room.file].recused.contains(name),
            let readers = Self.readers[room.domain]
        else { return false }
        if let author = room.author { return author == name }
        return readers.standing.contains(human.role)
            || readers.assigned.contains(human.role) && files[room.file].assigned.contains(name)
    }

    /// Whether she is to have it now: the admin has stopped her neither.
    func isEntitled(_ name: String, _ room: Room) -> Bool { isActive(name) && isSigned(name, room) }

    /// Whether a person reads this note.
    func reads(_ name: String, _ note: Note) -> Bool {
        guard !note.isDestroyed, !note.isLost, isEntitled(name, note.room), let key = key(of: name) else {
            return false
        }
        return holdings[note.room]?.sealed.contains(key) ?? false
    }
}
