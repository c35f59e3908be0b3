import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// A new share set takes over from the old one: who agrees, what old and new shares open, and what an interruption
/// leaves.
@Suite struct `New shares` {
    @Test func `custodians of the set in force agree, and the new shares open everything`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try centre.ghost(of: Array(staff.shares.prefix(2)))
        #expect(try centre.opens(staff.processNote, to: [old]), "the measure works")
        let shares = try await centre.replaceShares(staff.shares, by: staff.admin)
        for three in [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]] {
            let ghost = try centre.ghost(of: three.map { shares[$0] })
            #expect(ghost.identity == centre.vault.facts.recovery)
            #expect(try centre.opens(staff.processNote, to: [ghost]))
            #expect(try centre.opens(staff.note, to: [ghost]))
        }
        #expect(throws: SealingError.self) { try centre.ghost(of: Array(shares.prefix(2))) }
        for record in [staff.note, staff.processNote] { #expect(try !centre.opens(record, to: [old])) }
        let listed = try await centre.perform(ListShares(.init(session: staff.noor.session)))
        #expect(listed.custodians == ["Dilawar", "Esin", "Farid", "Gulalai"] && listed.threshold == 3)
        #expect(listed.since != nil && listed.leftOver == 0)
        try await centre.seal()
        for share in shares.prefix(3) { _ = try await centre.perform(UnsealByShares(.init(share: share))) }
        #expect(centre.vault.status().state == .unsealed)
    }

    @Test func `work goes on for sessions from before, and for whoever logs in since`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let old = try centre.ghost(of: Array(staff.shares.prefix(2)))
        let shares = try await centre.replaceShares(staff.shares, by: staff.admin)
        let before = try await centre.write("since", in: staff.file, by: staff.parveen)
        let entered = try await centre.perform(
            Login(.init(user: "noor", passphrase: staff.noor.passphrase)))
        #expect(entered.notices.map(\.code).contains("recovery_followed"))
        let again = try await centre.perform(Login(.init(user: "noor", passphrase: staff.noor.passphrase)))
        #expect(!again.notices.map(\.code).contains("recovery_followed"), "it is pinned now")
        #expect(again.identity.recovery == entered.identity.recovery)
        let noor = Centre.Person(
            name: "noor", passphrase: staff.noor.passphrase, session: again.session, fingerprint: "")
        #expect(try await centre.read(before.record, by: noor).line.id == before.record)
        let file = try await centre.openCase(by: staff.worker)
        try await centre.assign(noor, to: file.case, by: staff.supervisor)
        let later = try await centre.write("later", in: file.case, by: noor)
        for record in [before.record, later.record] { #expect(try !centre.opens(record, to: [old])) }
        #expect(try centre.opens(later.record, to: [try centre.ghost(of: Array(shares.suffix(3)))]))
        let next = try staff.restarted()
        let resumed = try next.centre.resume(noor, from: centre)
        #expect(try await next.centre.read(later.record, by: resumed).line.id == later.record)
        try await next.centre.write("after a start", in: staff.file, by: next.parveen)
    }

    @Test func `until enough of them agree nothing changes, and a restart leaves the old set good`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let handed = try await centre.newShares(by: staff.admin)
        #expect(centre.vault.status().next == [.claimShares, .confirmShares, .logIn])
        await #expect(throws: VaultError.needed("read_back", rule: "share_agree.read-back")) {
            try await centre.agree(to: handed.set, staff.shares[0])
        }
        await #expect(throws: VaultError.wrongShare("current_set"), "not void: it is to be kept") {
            try await centre.perform(ConfirmShare(.init(code: handed.codes[0].code, share: staff.shares[0])))
        }
        let shares = try await centre.readBack(handed)
        #expect(centre.vault.status().next == [.agreeShares, .logIn])
        let shown = try await centre.perform(ShowNewShares(.init()), uid: 20_001)
        #expect(shown.set == handed.set && shown.threshold == 3)
        #expect(shown.custodians.map(\.name) == ["Dilawar", "Esin", "Farid", "Gulalai"])
        await #expect(throws: VaultError.nothingCollected) {
            try await centre.agree(to: ShareSetID.random().text, staff.shares[0])
        }
        await #expect(throws: VaultError.wrongShare("waiting_set")) {
            try await centre.agree(to: handed.set, shares[0])
        }
        #expect(try await centre.agree(to: handed.set, staff.shares[0]).entered == [1])
        #expect(try await centre.agree(to: handed.set, staff.shares[0]).entered == [1], "one share counts once")
        #expect(try #require(centre.entries().last).gist == "share_agree done share.entered.1")
        let next = try staff.restarted()
        #expect(next.centre.vault.facts.recovery == staff.centre.vault.facts.recovery)
        #expect(next.centre.vault.status().custodians.isEmpty)
        await #expect(throws: VaultError.nothingCollected) {
            try await next.centre.agree(to: handed.set, staff.shares[1])
        }
        #expect(try next.centre.opens(staff.note, to: [try next.centre.ghost(of: Array(staff.shares.suffix(2)))]))
        _ = try await next.centre.replaceShares(staff.shares, by: next.admin)
    }

    @Test func `what was sealed for a set that never took over is deleted`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let handed = try await centre.newShares(by: staff.admin)
        _ = try await centre.readBack(handed)
        let holder = GrantHolder(try ShareSetID(text: handed.set))
        let place = try centre.attack { CompartmentEpoch(compartment: try $0.compartment(staff.file).1, epoch: 1) }
        try await centre.reseal(with: Array(staff.shares.prefix(2)))
        #expect(try centre.attack { try $0.grants.sealed(place, for: holder) } != nil)
        #expect(try centre.attack { try $0.grants.sealed(place, for: .founding) } != nil, "the old set stays good")
        let next = try centre.restart()
        try await next.seal()
        _ = try await next.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
        try await next.settled()
        #expect(try next.attack { try $0.grants.sealed(place, for: holder) } == nil)
        #expect(try next.attack { try $0.grants.sealed(place, for: .founding) } != nil)
    }

    @Test func `what old shares opened is in no file any more, and what is left over has another try each minute`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = try centre.wrappedRows()
        _ = try await centre.replaceShares(staff.shares, by: staff.admin)
        // The cut follows the commit that the test has waited for.
        for _ in 0..<200 where try centre.remains(of: before).left > 0 { try await Task.sleep(for: .milliseconds(10)) }
        let remains = try centre.remains(of: before)
        #expect(remains.gone > 0 && remains.left == 0, "\(remains)")
        try centre.onDisk { try RecoveryHolders($0).leave(.founding) }
        await centre.vault.tick()
        try await centre.settled()
    }

    @Test func `each batch of deleting what is left over comes nearer to the end, however slow the disk`() async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.replaceShares(staff.shares, by: staff.admin)
        // What the change-over itself sets going would take batches of this one.
        try await centre.settled()
        try centre.onDisk { try RecoveryHolders($0).leave(.founding) }
        for passed in [1, 2] as [UInt64] {
            try await centre.at(staff.admin) { work throws(VaultError) in try LeftOverGrants(work).batch(until: .now) }
            #expect(try centre.onDisk { try RecoveryHolders($0).leftOver().map(\.next) } == [passed])
        }
    }

    @Test func `what is sealed to recovery while it is under way comes along`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let handed = try await centre.newShares(by: staff.admin)
        let shares = try await centre.readBack(handed)
        try await centre.reseal(with: Array(staff.shares.prefix(2)))
        // A compartment in a home that has been gone through already.
        let note = try await centre.write("meanwhile", in: staff.file, by: staff.noor, audience: .author)
        #expect(centre.vault.founding.resealing?.touched.count == 1)
        try await centre.agree(to: handed.set, staff.shares[0])
        #expect(try await centre.agreeToEnd(to: handed.set, staff.shares[1]).complete)
        #expect(try centre.opens(note.record, to: [try centre.ghost(of: Array(shares.prefix(3)))]))
    }

    @Test func `a newer set that is begun beside the change-over neither mixes with it nor is wiped by it`()
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let handed = try await centre.newShares(by: staff.admin)
        let shares = try await centre.readBack(handed)
        try await centre.agree(to: handed.set, staff.shares[0])
        try await centre.reseal(with: Array(staff.shares.prefix(2)))
        let (vault, keys, share) = (centre.vault, centre.vault.keys, staff.shares[1])
        let newer = try ShareSet(for: ["A", "B", "C"], threshold: 2, in: try #require(keys?.vault))
        let request = Work.Request(caller: Centre.root, at: centre.clock.moment, keys: keys, session: nil)
        let after = try await vault.loop.perform(for: .vault) { database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            _ = try AgreeToShares(.init(set: handed.set, share: share)).prepare(work)
            vault.founding.begin(newer)
            return work.afterCommit
        }
        for step in after { await step() }
        #expect(vault.founding.handed?.terms == newer.terms, "it goes on being handed out")
        #expect(try centre.opens(staff.note, to: [try centre.ghost(of: Array(shares.prefix(3)))]))
        #expect(try await centre.perform(ClaimShare(.init(code: newer.codes[1].code))).index == 2)
    }

    @Test func `what is read of a set belongs to it, whatever is begun meanwhile`() throws {
        let vault = VaultID.random()
        let (first, second) = (
            try ShareSet(for: ["A", "B", "C"], threshold: 2, in: vault),
            try ShareSet(for: ["D", "E", "F"], threshold: 2, in: vault)
        )
        let desk = FoundingDesk()
        desk.begin(first)
        let (handed, seat) = try desk.find(first.codes[1].code)
        desk.begin(second)
        #expect(try ShareText.parse(handed.shareText(seat)).setID == first.terms.set)
        desk.claim(seat, of: first.terms)
        #expect(throws: VaultError.wrongCode) { try desk.confirm(seat, of: first.terms) }
        #expect(throws: VaultError.nothingCollected) { try desk.ready(for: first.terms.set) }
        _ = desk.beginBatch(for: first.terms)
        #expect(desk.resealing == nil)
        desk.wipe(first.terms)
        #expect(desk.handed?.seats == second.seats)
        let mixed = FoundingDesk.HandedOut(seats: first.seats, terms: first.terms, vessel: second.vessel)
        let isRefused = (try? mixed.recovery()) == nil
        let isRight = try handed.recovery().publicIdentity == first.terms.identity
        #expect(isRefused && isRight)
    }

    @Test func `two custodians who agree at once lose nothing that was sealed meanwhile`() throws {
        let shares = try ShareSet(for: ["A", "B", "C"], threshold: 2, in: .random())
        let desk = FoundingDesk()
        desk.begin(shares)
        _ = desk.beginBatch(for: shares.terms)
        desk.touch(CompartmentEpoch(compartment: CompartmentID.random(), epoch: 1))
        #expect(desk.beginBatch(for: shares.terms).touched.count == 1, "the second begins where the first did")
        desk.reach(5, 1, for: shares.terms)
        desk.reach(3, 0, for: shares.terms)
        #expect(desk.resealing?.next == 5 && desk.resealing?.unopened == 1)
    }

    @Test func `old shares are named as such, and new ones are replaced in their turn`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let second = try await centre.replaceShares(staff.shares, by: staff.admin)
        await #expect(throws: VaultError.wrongShare("void_set")) {
            try await centre.perform(VerifyShare(.init(share: staff.shares[0])), uid: 20_009)
        }
        let handed = try await centre.newShares(["A", "B", "C"], threshold: 2, by: staff.admin)
        let third = try await centre.readBack(handed)
        await #expect(throws: VaultError.wrongShare("void_set")) {
            try await centre.agree(to: handed.set, staff.shares[0])
        }
        for share in second.prefix(2) { #expect(try await centre.agree(to: handed.set, share).total == 0) }
        #expect(try await centre.agreeToEnd(to: handed.set, second[2]).complete)
        try await centre.settled()
        #expect(try centre.opens(staff.processNote, to: [try centre.ghost(of: Array(third.prefix(2)))]))
        for shares in [Array(staff.shares.prefix(2)), Array(second.prefix(3))] {
            #expect(try !centre.opens(staff.processNote, to: [try centre.ghost(of: shares)]))
        }
        try await centre.write("under the third key", in: staff.file, by: staff.parveen)
        let next = try staff.restarted()
        try await next.centre.write("by whoever pins the first", in: staff.file, by: next.parveen)
    }

    @Test func `a fingerprint read out before the change-over differs, one read out since fits`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = staff.newcomer.fingerprint
        _ = try await centre.replaceShares(staff.shares, by: staff.admin)
        let claim = try await centre.perform(
            ShowFingerprint(.init(session: staff.supervisor.session, name: "nadia")))
        let own = try await centre.perform(WhoAmI(.init(session: staff.newcomer.session))).identity
        #expect(own.fingerprint == claim.fingerprint && own.fingerprint != before)
        await #expect(throws: VaultError.fingerprintDiffers) {
            try await centre.vouch("nadia", before, by: staff.supervisor)
        }
        try await centre.vouch("nadia", own.fingerprint, by: staff.supervisor)
    }

    @Test func `supervisors and admins are told, and an auditor reviews it`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.replaceShares(staff.shares, by: staff.admin)
        let tasks = try await centre.perform(Today(.init(session: staff.supervisor.session))).tasks
        #expect(tasks.map(\.code).contains("new_shares"))
        let reviews = try await centre.perform(ListReviews(.init(session: staff.auditor.session, reviewed: false)))
        #expect(reviews.reviews.map(\.kind) == ["new_shares"])
        let gists = try centre.entries().map(\.gist)
        #expect(gists.contains { $0.hasPrefix("new_shares done") })
        #expect(gists.contains("share_agree done shares.replaced"))
    }
}

/// An administrator with the database and all keys of the key book tries to get at the recovery key.
@Suite struct `Ghosts of the recovery key` {
    @Test func `a planted succession to a key of his own is followed by nobody`() async throws {
        let staff = try await Staff.fresh()
        let ghost = try Ghost()
        for asOld in [true, false] {
            let robbed = try staff.restarted()
            try robbed.centre.attack { intruder in
                let recovery = try #require(robbed.centre.vault.facts.recovery)
                try intruder.plant(from: asOld ? recovery : ghost.identity, to: ghost)
                try intruder.store.run(
                    "UPDATE meta SET value = ? WHERE name = 'recovery'", [ghost.identity.encoded.data])
            }
            let next = try robbed.restarted()
            await #expect(throws: VaultError.tampered(.statement, "recovery")) {
                try await next.centre.write("new", in: staff.file, by: next.parveen)
            }
            #expect(try !next.centre.opens(staff.note, to: [ghost]))
        }
    }

    @Test func `a swapped recovery key without a succession is sealed nothing`() async throws {
        let staff = try await Staff.fresh()
        let ghost = try Ghost()
        try staff.centre.attack { intruder in
            try intruder.store.run(
                "UPDATE meta SET value = ? WHERE name = 'recovery'", [ghost.identity.encoded.data])
        }
        let next = try staff.restarted()
        let note = try await next.centre.write("new", in: staff.file, by: next.noor, audience: .author)
        #expect(try !next.centre.opens(note.record, to: [ghost]))
    }

    @Test func `shares of a set he planted hand nothing on`() async throws {
        let staff = try await Staff.fresh()
        let planted = try PlantedSet(in: staff.centre)
        try planted.write(to: staff.centre, withKey: true)
        let robbed = try staff.restarted()
        let handed = try await robbed.centre.newShares(by: robbed.admin)
        let shares = try await robbed.centre.readBack(handed)
        try await robbed.centre.agree(to: handed.set, planted.shares[0])
        await #expect(throws: VaultError.tampered(.statement, "plan")) {
            try await robbed.centre.agreeToEnd(to: handed.set, planted.shares[1])
        }
        #expect(robbed.centre.vault.facts.recovery == planted.identity, "nothing took over")
        #expect(shares.count == 4)
    }

    @Test func `a succession taken away again is noticed`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        _ = try await centre.replaceShares(staff.shares, by: staff.admin)
        try await centre.unassign("noor", from: staff.file, by: staff.supervisor)
        let entered = try await centre.perform(Login(.init(user: "noor", passphrase: staff.noor.passphrase)))
        let noor = Centre.Person(
            name: "noor", passphrase: staff.noor.passphrase, session: entered.session, fingerprint: "")
        try centre.attack { try $0.cut(.recovery, to: 0) }
        let next = try staff.restarted()
        await #expect(throws: VaultError.tampered(.statement, "plan"), "she pins the newer key") {
            let resumed = try next.centre.resume(noor, from: centre)
            _ = try await next.centre.all(ListCases(.init(session: resumed.session)))
        }
        await #expect(throws: VaultError.tampered(.statement, "case \(staff.file)"), "a statement has named it") {
            try await next.centre.write("new", in: staff.file, by: next.parveen)
        }
    }
}

extension Intruder {
    /// A succession to a key he has, signed with it twice: he has no other.
    func plant(from predecessor: PublicIdentity, to ghost: Ghost) throws {
        let succession = Trust.Succession(
            Trust.Succession.Split(set: .random(), threshold: 2, count: 3), from: predecessor, to: ghost.identity,
            stillValid: [])
        let place = Statement.Place(
            vault: keys.vault, subject: .recovery, number: 1, previous: try Digest([UInt8](repeating: 0, count: 32)))
        let statement = Statement(
            at: place, time: 1, relyingOn: [], content: .succession(succession), signers: [.recovery, .recovery])
        let signature = statement.signature(with: try ghost.seed.signingKey())
        try statements.append(try SignedStatement(statement, signatures: [signature, signature]))
    }
}

extension Centre {
    /// Goes through all homes once with the old key, as far as a batch that is not the last one.
    func reseal(with shares: [String]) async throws {
        let old = try ghost(of: shares)
        let request = Work.Request(caller: Centre.root, at: clock.moment, keys: vault.keys, session: nil)
        let after = try await vault.loop.perform(for: .vault) { [vault] database, state throws(VaultError) in
            let work = Work(vault, Store(database: database), state, request)
            guard let terms = vault.founding.handed?.terms else { throw .nothingCollected }
            let key = try sealing(.share) { () throws(SealingError) in try old.seed.boxKey() }
            let resealing = try Resealing(work, to: terms)
            while try !resealing.batch(with: key).isEnd {}
            return work.afterCommit
        }
        for step in after { await step() }
    }
}
