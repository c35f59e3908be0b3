import FoundationEssentials
import Interfaces

@testable import VaultCore

/// A centre whose life is driven at random, with the model beside it.
struct Life {
    let seed: UInt64
    var centre: Centre
    /// Everybody who ever came, as who logs in: those who left too, with the keys that they had last.
    var people: [String: Centre.Person]
    /// The custodians' shares, two of which are enough.
    var shares: [String]
    var model = LifeModel()
    var departures: [Departure] = []
    var random: LifeChoice
    /// What has happened, as failures tell it.
    private(set) var done: [String] = []
    private var doing = Act.openCase

    init(seed: UInt64) async throws {
        self.seed = seed
        random = LifeChoice(seed: seed)
        let house = try await LifeHouse.fresh()
        centre = house.centre
        people = house.people
        shares = house.shares
        for (name, role) in LifeHouse.roles { model.add(LifeModel.Human(name: name, role: role)) }
        try await openCase()
    }

    /// Something that happens at a centre.
    enum Act {
        case write, writeAgain, writeProcess, amend, openCase
        case assign, unassign, handOver, recuse
        case hire, suspend, resume, disable, withdraw, vouchAgain, reenrol
        case destroyRecord, destroyCase, hold, lift, breakGlass, recover, crash
        case rotate, rotatePartly, retire, rekey, newShares
    }

    /// Acts, as often as they happen compared with one another; those that take passphrases are rare.
    private static let menu: [(act: Act, weight: Int)] = [
        (.write, 8), (.writeAgain, 4), (.writeProcess, 4), (.amend, 4), (.openCase, 3),
        (.assign, 9), (.unassign, 5), (.handOver, 4), (.recuse, 2),
        (.hire, 2), (.suspend, 2), (.resume, 3), (.disable, 2), (.withdraw, 2), (.vouchAgain, 2), (.reenrol, 1),
        (.destroyRecord, 2), (.destroyCase, 1), (.hold, 1), (.lift, 1), (.breakGlass, 1), (.recover, 3), (.crash, 2),
        (.rotate, 1), (.rotatePartly, 2), (.retire, 1), (.rekey, 1), (.newShares, 1),
    ]

    private static let acts = menu.flatMap { Array(repeating: $0.act, count: $0.weight) }

    /// Does one thing that makes sense now; returns what it was.
    @discardableResult
    mutating func step() async throws -> Act {
        var said: String?
        for _ in 0..<50 where said == nil {
            doing = random.pick(Self.acts) ?? .write
            said = try await perform(doing)
        }
        done.append(said ?? "nothing")
        return doing
    }

    /// Nil where nothing can be done of this kind.
    private mutating func perform(_ act: Act) async throws -> String? {
        switch act {
        case .write: try await write(in: random.pick(model.openFiles)?.number)
        case .writeAgain: try await write(in: model.notes.last?.room.file)
        case .writeProcess: try await writeProcess()
        case .amend: try await amend()
        case .openCase: try await openCase()
        case .destroyRecord: try await destroyRecord()
        case .destroyCase: try await destroyCase()
        case .hold: try await hold()
        case .lift: try await lift()
        case .crash: try crash()
        case .rotate: try await rotate()
        case .rotatePartly: try await rotatePartly()
        case .retire: try await retire()
        case .rekey: try await rekey()
        case .newShares: try await newShares()
        default: try await performAmongPeople(act)
        }
    }

    private mutating func performAmongPeople(_ act: Act) async throws -> String? {
        switch act {
        case .assign: try await assign()
        case .unassign: try await unassign()
        case .handOver: try await handOver()
        case .recuse: try await recuse()
        case .hire: try await hire()
        case .suspend: try await suspend()
        case .resume: try await resume()
        case .disable: try await disable()
        case .withdraw: try await withdraw()
        case .vouchAgain: try await vouchAgain()
        case .reenrol: try await reenrol()
        case .breakGlass: try await breakGlass()
        case .recover: try await recover()
        default: nil
        }
    }

    /// The power goes; the same disk starts anew, is unsealed, and everybody logs in again.
    private mutating func crash() throws -> String? {
        let next = try centre.restart()
        for (name, person) in people { people[name] = try next.resume(person, from: centre) }
        centre = next
        return "kill -9"
    }

    // MARK: Who is at hand

    func person(_ name: String?) throws -> Centre.Person {
        guard let name, let person = people[name] else { throw VaultError.notFound }
        return person
    }

    func admin() throws -> Centre.Person { try person("root-admin") }

    /// What failures tell: which run it was, and the last things that happened.
    var trail: String {
        "seed \(seed), step \(done.count), \(doing), after: \(done.suffix(15).joined(separator: "; "))"
    }
}

/// A founded and staffed centre without cases, made once; each life begins with an image of it.
struct LifeHouse: Sendable {
    let centre: Centre
    let people: [String: Centre.Person]
    /// The custodians' shares.
    let shares: [String]

    /// Everybody but the admin.
    static let roles = [
        ("sana", "supervisor"), ("laila", "supervisor"), ("wazir", "social_worker"), ("parveen", "psychologist"),
        ("noor", "psychologist"), ("bilal", "medical_officer"), ("zahra", "medical_officer"),
    ]

    private static let template = Task { try await make() }

    static func fresh() async throws -> LifeHouse {
        let house = try await template.value
        let next = try house.centre.restart()
        return LifeHouse(
            centre: next, people: try house.people.mapValues { try next.resume($0, from: house.centre) },
            shares: house.shares)
    }

    private static func make() async throws -> LifeHouse {
        let centre = try Centre()
        let founders = try await centre.found()
        var people = ["root-admin": founders.admin, "sana": founders.supervisor]
        for (name, role) in roles.dropFirst() { people[name] = try await centre.hire(name, [role], founders) }
        return LifeHouse(centre: centre, people: people, shares: founders.shares)
    }
}
