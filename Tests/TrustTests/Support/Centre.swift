import Sealing
import Testing
import Trust

/// A small child-protection centre: a database of statements, and the ledger of an honest session over it.
struct Centre {
    let vault: VaultID
    /// Who holds the recovery key in force.
    var recovery: Person
    let nasreen: Person  // supervisor, certified by recovery
    let zarmina: Person  // supervisor
    let sadia: Person  // social worker
    let palwasha: Person  // psychologist
    let bilal: Person  // medical officer
    let child: CaseID
    var database: [Subject: [SignedStatement]] = [:]
    var ledger: Ledger

    init() throws {
        vault = try VaultID(bytes: [UInt8](repeating: 7, count: 16))
        child = try CaseID(bytes: [UInt8](repeating: 9, count: 16))
        recovery = try Person("recovery")
        nasreen = try Person("nasreen")
        zarmina = try Person("zarmina")
        sadia = try Person("sadia")
        palwasha = try Person("palwasha")
        bilal = try Person("bilal")
        ledger = Ledger(vault: vault, pin: recovery.identity)
        try say(.plan(.standard), on: .plan, by: .recovery)
        try certify(nasreen, [.supervisor], by: .recovery)
        try certify(zarmina, [.supervisor], by: nasreen.signer)
        try certify(sadia, [.socialWorker], by: nasreen.signer)
        try certify(palwasha, [.psychologist], by: zarmina.signer)
        try certify(bilal, [.medicalOfficer], by: nasreen.signer)
        try say(.assignment(sadia.id), on: .caseFile(child), by: sadia.signer)
        try say(.assignment(palwasha.id), on: .caseFile(child), by: nasreen.signer)
    }

    var counselling: Compartment { Compartment(home: .caseFile(child), domain: .counselling) }
    var general: Compartment { Compartment(home: .caseFile(child), domain: .general) }

    func id(_ compartment: Compartment) -> CompartmentID { compartment.id(in: vault) }

    func person(_ signer: Signer) throws -> Person {
        switch signer {
        case .recovery: recovery
        case .user(let id):
            try #require([nasreen, zarmina, sadia, palwasha, bilal].first { $0.id == id })
        }
    }

    /// Drafts and signs with the honest session's ledger, admitting nothing.
    func signed(_ content: Content, on subject: Subject, by signer: Signer) throws -> SignedStatement {
        try person(signer).sign(ledger.draft(content, on: subject, signers: [signer], time: 1))
    }

    /// Says something honestly: it has to be admitted, and goes into the database.
    @discardableResult
    mutating func say(_ content: Content, on subject: Subject, by signer: Signer) throws -> SignedStatement {
        let statement = try signed(content, on: subject, by: signer)
        try ledger.admit([statement], of: subject)
        database[subject, default: []].append(statement)
        return statement
    }

    mutating func certify(_ person: Person, _ roles: Set<RoleName>, by signer: Signer) throws {
        try say(person.certificate(roles), on: .user(person.id), by: signer)
    }

    /// An epoch whose commitment is made of `key`.
    func epoch(_ compartment: Compartment, _ number: UInt64, key: UInt8, _ origin: EpochOrigin = .continued) throws
        -> Epoch
    {
        Epoch(
            compartment: compartment, number: number, commitment: try Digest([UInt8](repeating: key, count: 32)),
            origin: origin)
    }

    func grant(_ epoch: Epoch, to person: Person) -> Content {
        .grant(Grant(epoch, in: vault, to: .user(person.id), identity: person.identity, sealed: [1, 2, 3]))
    }

    /// Opens an epoch and grants it to its opener and the others.
    @discardableResult
    mutating func open(_ compartment: Compartment, _ number: UInt64, by opener: Person, granting others: [Person])
        throws -> Epoch
    {
        let opened = try epoch(compartment, number, key: UInt8(number))
        try say(.epoch(opened), on: .compartment(id(compartment)), by: opener.signer)
        for person in [opener] + others {
            try say(grant(opened, to: person), on: .compartment(id(compartment)), by: opener.signer)
        }
        return opened
    }

    /// The succession from the recovery key in force to another, signed by both.
    func succession(to next: Person, stillValid: Set<Digest>? = nil) throws -> SignedStatement {
        let split = Succession.Split(
            set: try ShareSetID(bytes: [UInt8](repeating: 5, count: 16)), threshold: 3, count: 5)
        let content = Content.succession(
            Succession(
                split, from: recovery.identity, to: next.identity,
                stillValid: stillValid ?? ledger.statementsOfRecovery))
        let draft = ledger.draft(content, on: .recovery, signers: [.recovery, .recovery], time: 1)
        return try SignedStatement(
            draft, signatures: [recovery.signature(of: draft), next.signature(of: draft)])
    }

    /// Hands the recovery key on honestly.
    mutating func handOn(to next: Person, stillValid: Set<Digest>? = nil) throws {
        let signed = try succession(to: next, stillValid: stillValid)
        try ledger.admit([signed], of: .recovery)
        database[.recovery, default: []].append(signed)
        recovery = next
    }

    /// What a new session's ledger makes of people and plan in the database, and whom it refuses.
    func session(pin: Person? = nil) throws -> (ledger: Ledger, refused: [UserID: TrustError]) {
        var fresh = Ledger(vault: vault, pin: (pin ?? recovery).identity)
        try fresh.admit(database[.recovery] ?? [], of: .recovery)
        var people: [UserID: [SignedStatement]] = [:]
        for (subject, chain) in database {
            if case .user(let id) = subject { people[id] = chain }
        }
        let refused = fresh.admitPeople(people)
        try fresh.admit(database[.plan] ?? [], of: .plan)
        return (fresh, refused)
    }

    /// A new session's ledger of the whole database: people, plan, cases, compartments.
    func wholeSession(pin: Person? = nil) throws -> Ledger {
        var fresh = try session(pin: pin).ledger
        for (subject, chain) in database {
            if case .caseFile = subject { try fresh.admit(chain, of: subject) }
        }
        for (subject, chain) in database {
            if case .compartment = subject { try fresh.admit(chain, of: subject) }
        }
        return fresh
    }
}
