import Testing
import Trust

/// The ghosts who invent, swap or promote people.
@Suite struct PeopleTests {
    @Test func `people are admitted in whatever order they vouch`() throws {
        let centre = try Centre()
        let (ledger, refused) = try centre.session()
        #expect(refused.isEmpty)
        #expect(ledger.certified == centre.ledger.certified)
        #expect(ledger.certified.count == 5)
        #expect(ledger.certificate(of: centre.palwasha.id)?.roles == [.psychologist])
    }

    @Test func `an invented psychologist certified by her own key is refused and locks nobody out`() throws {
        var centre = try Centre()
        let ghost = try Person("ghost")
        let draft = centre.ledger.draft(
            ghost.certificate([.psychologist]), on: .user(ghost.id), signers: [ghost.signer], time: 1)
        centre.database[.user(ghost.id)] = [try ghost.sign(draft)]
        let (ledger, refused) = try centre.session()
        #expect(refused == [ghost.id: .missingHead(.user(ghost.id))] || refused == [ghost.id: .notCertified(ghost.id)])
        #expect(ledger.certificate(of: ghost.id) == nil)
        #expect(ledger.certified.count == 5)
    }

    @Test func `an invented psychologist in a supervisor's name is refused`() throws {
        var centre = try Centre()
        let ghost = try Person("ghost")
        let draft = centre.ledger.draft(
            ghost.certificate([.psychologist]), on: .user(ghost.id), signers: [centre.nasreen.signer], time: 1)
        centre.database[.user(ghost.id)] = [try ghost.sign(draft)]
        let (ledger, refused) = try centre.session()
        #expect(refused == [ghost.id: .badSignature(.user(ghost.id), number: 1)])
        #expect(ledger.certified.count == 5)
    }

    @Test func `two ghosts who vouch for each other are refused`() throws {
        var centre = try Centre()
        let (one, two) = (try Person("ghost1"), try Person("ghost2"))
        for (ghost, friend) in [(one, two), (two, one)] {
            let head = Head(subject: .user(friend.id), number: 1, hash: .zero)
            let place = Statement.Place(vault: centre.vault, subject: .user(ghost.id), number: 1, previous: .zero)
            let draft = Statement(
                at: place, time: 1, relyingOn: [head], content: ghost.certificate([.supervisor]),
                signers: [friend.signer])
            centre.database[.user(ghost.id)] = [try friend.sign(draft)]
        }
        let (ledger, refused) = try centre.session()
        #expect(Set(refused.keys) == [one.id, two.id])
        #expect(ledger.certified.count == 5)
    }

    @Test func `a forgery that names a real supervisor's unheard-of head doesn't lock her out`() throws {
        var centre = try Centre()
        let ghost = try Person("ghost")
        let head = Head(subject: .user(centre.nasreen.id), number: 9, hash: .zero)
        let place = Statement.Place(vault: centre.vault, subject: .user(ghost.id), number: 1, previous: .zero)
        let draft = Statement(
            at: place, time: 1, relyingOn: [head], content: ghost.certificate([.psychologist]),
            signers: [centre.nasreen.signer])
        centre.database[.user(ghost.id)] = [try ghost.sign(draft)]
        let (ledger, refused) = try centre.session()
        #expect(Set(refused.keys) == [ghost.id])
        #expect(ledger.certificate(of: centre.nasreen.id) != nil)
    }

    @Test func `re-enrolling a real person under new keys changes nothing`() throws {
        var centre = try Centre()
        let stolen = try Person("palwasha", keys: 1)
        let forged = centre.ledger.draft(
            stolen.certificate([.psychologist]), on: .user(stolen.id), signers: [stolen.signer], time: 1)
        centre.database[.user(stolen.id)] = [try stolen.sign(forged)]
        let (ledger, refused) = try centre.session()
        #expect(refused[stolen.id] != nil)
        #expect(ledger.certificate(of: stolen.id) == nil)
    }

    @Test func `a certificate with other public keys has a bad signature`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.palwasha.id)
        let real = try #require(centre.database[chain]?.first)
        let stolen = try Person("palwasha", keys: 1)
        let place = Statement.Place(vault: centre.vault, subject: chain, number: 1, previous: .zero)
        let swapped = Statement(
            at: place, time: 1, relyingOn: Array(real.statement.heads.values),
            content: stolen.certificate([.psychologist]), signers: real.statement.signers)
        centre.database[chain] = [try SignedStatement(swapped, signatures: real.signatures)]
        let (ledger, refused) = try centre.session()
        #expect(refused == [centre.palwasha.id: .badSignature(chain, number: 1)])
        #expect(ledger.certificate(of: centre.palwasha.id) == nil)
    }

    @Test func `another recovery key certifies nobody`() throws {
        let centre = try Centre()
        var pinned = Ledger(vault: centre.vault, pin: try Person("recovery", keys: 1).identity)
        let nasreen = Subject.user(centre.nasreen.id)
        #expect(throws: TrustError.badSignature(nasreen, number: 1)) {
            try pinned.admit(centre.database[nasreen] ?? [], of: nasreen)
        }
        #expect(throws: TrustError.badSignature(.plan, number: 1)) {
            try pinned.admit(centre.database[.plan] ?? [], of: .plan)
        }
    }

    @Test func `nobody promotes herself`() throws {
        var centre = try Centre()
        let sadia = Subject.user(centre.sadia.id)
        let promotion = try centre.signed(
            centre.sadia.certificate([.socialWorker, .supervisor]), on: sadia, by: centre.sadia.signer)
        #expect(throws: TrustError.notEntitled(centre.sadia.signer, sadia)) {
            try centre.ledger.admit([promotion], of: sadia)
        }
        let nasreen = Subject.user(centre.nasreen.id)
        let more = try centre.signed(
            centre.nasreen.certificate([.supervisor, .psychologist]), on: nasreen, by: centre.nasreen.signer)
        #expect(throws: TrustError.notEntitled(centre.nasreen.signer, nasreen)) {
            try centre.ledger.admit([more], of: nasreen)
        }
    }

    @Test func `a social worker vouches for nobody`() throws {
        var centre = try Centre()
        let friend = try Person("friend")
        let vouched = try centre.signed(
            friend.certificate([.psychologist]), on: .user(friend.id), by: centre.sadia.signer)
        #expect(throws: TrustError.notEntitled(centre.sadia.signer, .user(friend.id))) {
            try centre.ledger.admit([vouched], of: .user(friend.id))
        }
    }

    @Test func `keys, names and lost roles don't change under a certificate in force`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.bilal.id)
        let rekeyed = try centre.signed(
            try Person("bilal", keys: 1).certificate([.medicalOfficer]), on: chain, by: centre.nasreen.signer)
        #expect(throws: TrustError.stillCertified(centre.bilal.id)) { try centre.ledger.admit([rekeyed], of: chain) }
        let fewer = try centre.signed(centre.bilal.certificate([]), on: chain, by: centre.nasreen.signer)
        #expect(throws: TrustError.stillCertified(centre.bilal.id)) { try centre.ledger.admit([fewer], of: chain) }
        let renamed = Certificate(
            user: centre.bilal.id, name: try LoginName("other"), roles: [.medicalOfficer],
            identity: centre.bilal.identity)
        let name = try centre.signed(.certificate(renamed), on: chain, by: centre.nasreen.signer)
        #expect(throws: TrustError.renamed(centre.bilal.id)) { try centre.ledger.admit([name], of: chain) }
        try centre.certify(centre.bilal, [.medicalOfficer, .supervisor], by: centre.nasreen.signer)
        #expect(centre.ledger.certificateHistory(of: centre.bilal.id).count == 2)
    }

    @Test func `a certificate for one person doesn't stand in another's chain`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.bilal.id)
        let moved = try centre.signed(centre.sadia.certificate([.socialWorker]), on: chain, by: centre.nasreen.signer)
        #expect(throws: TrustError.wrongSubject(chain)) { try centre.ledger.admit([moved], of: chain) }
    }

    @Test func `a forged end of a chain that a session knows takes the certificate out of force`() throws {
        var centre = try Centre()
        let chain = Subject.user(centre.bilal.id)
        let forged = try centre.sadia.sign(
            centre.ledger.draft(
                centre.bilal.certificate([.medicalOfficer, .supervisor]), on: chain, signers: [centre.nasreen.signer],
                time: 1))
        let whole = (centre.database[chain] ?? []) + [forged]
        #expect(
            centre.ledger.admitPeople([centre.bilal.id: whole]) == [centre.bilal.id: .badSignature(chain, number: 2)])
        #expect(centre.ledger.certificate(of: centre.bilal.id) == nil)
        #expect(centre.ledger.admitPeople([centre.bilal.id: centre.database[chain] ?? []]).isEmpty)
        #expect(centre.ledger.certificate(of: centre.bilal.id) != nil)
    }
}
