import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

/// Custodians together: shares checked, collected, and the sealed vault opened by them.
@Suite struct `Custodians` {
    @Test func `a share is checked without being used, sealed or not, and whose it is is told`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let told = try await centre.perform(VerifyShare(.init(share: staff.shares[1])), uid: 20_002)
        #expect(told.number == 2 && told.threshold == 2 && told.count == 3 && told.custodian == "Bilal")
        #expect(try #require(centre.entries().last).gist == "share_verify done share.verified.2")
        try await centre.seal()
        let sealed = try await centre.perform(VerifyShare(.init(share: staff.shares[1].lowercased(), number: 2)))
        #expect(sealed.number == 2 && sealed.custodian == nil && sealed.set == told.set)
        #expect(centre.vault.writerState.shares == nil && centre.vault.status().shares == nil)
    }

    @Test func `what is wrong with a share is named`() async throws {
        let staff = try await Staff.fresh()
        let other = try await Staff.elsewhere()
        let slip = staff.shares[0].replacing(
            staff.shares[0].prefix(1), with: staff.shares[0].hasPrefix("7") ? "8" : "7", maxReplacements: 1)
        for (fault, share, number) in [
            ("mistyped.1", slip, nil), ("mistyped", "", nil), ("mistyped", String(staff.shares[0].dropLast()), nil),
            ("other_vault", other.shares[0], nil), ("other_share", staff.shares[0], 2),
        ] as [(String, String, Int?)] {
            await #expect(throws: VaultError.wrongShare(fault)) {
                try await staff.centre.perform(
                    VerifyShare(.init(share: share, number: number)), uid: UInt32.random(in: 1...9_999))
            }
        }
        // A set replaced by a newer one, and one that was never completed.
        let newer = [UInt8](repeating: 7, count: 16)
        try staff.centre.intrude { store, _ in
            try store.run("UPDATE meta SET value = ? WHERE name = 'share set'", [newer.data])
            for index in 1...3 as ClosedRange<Int64> {
                try store.run(
                    "INSERT INTO share (share_set, position, hash) VALUES (?, ?, ?)", [newer.data, index, newer.data])
            }
        }
        let replaced = try staff.centre.restart()
        await #expect(throws: VaultError.wrongShare("void_set")) {
            try await replaced.perform(VerifyShare(.init(share: staff.shares[0])))
        }
        try replaced.onDisk { try $0.run("DELETE FROM share WHERE share_set <> ?", [newer.data]) }
        await #expect(throws: VaultError.wrongShare("other_set")) {
            try await replaced.perform(VerifyShare(.init(share: staff.shares[0])))
        }
    }

    @Test(arguments: [(0, 1), (1, 0), (0, 2), (2, 1)])
    func `any two of three shares open the sealed vault, from different logins`(_ first: Int, _ second: Int)
        async throws
    {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.seal()
        let before = centre.nextSeq
        let begun = try await centre.perform(UnsealByShares(.init(share: staff.shares[first])), uid: 20_001)
        #expect(!begun.unsealed && begun.collection.entered == [first + 1] && begun.collection.threshold == 2)
        let status = try #require(centre.vault.status().shares)
        #expect(status.purpose == "unseal" && status.entered == [first + 1] && centre.vault.status().state == .sealed)
        let again = try await centre.perform(UnsealByShares(.init(share: staff.shares[first])), uid: 20_001)
        #expect(!again.unsealed && again.collection == begun.collection, "one share entered twice counts once")
        let done = try await centre.perform(UnsealByShares(.init(share: staff.shares[second])), uid: 20_002)
        #expect(done.unsealed && centre.vault.status().state == .unsealed)
        #expect(centre.vault.writerState.shares == nil && centre.vault.status().shares == nil, "all is wiped")
        let entries = try centre.entries(from: before)
        #expect(
            entries.map(\.gist) == [
                "unseal_shares done share.entered.\(first + 1)", "unseal_shares done share.entered.\(first + 1)",
                "unseal_shares done share.entered.\(second + 1)",
            ])
        #expect(entries.map(\.actor.uid) == [20_001, 20_001, 20_002])
        let parveen = try await centre.login("parveen")
        #expect(try await centre.read(staff.note, by: parveen).verified)
        let told = try await centre.perform(Login(.init(user: "sana", passphrase: staff.supervisor.passphrase)))
        #expect(told.notices.contains { $0.code == "recovery" }, "supervisors are told")
    }

    @Test func `shares are wiped by cancelling, by a seal, and after an hour`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.seal()
        for ending in 0..<3 {
            _ = try await centre.perform(UnsealByShares(.init(share: staff.shares[0])))
            #expect(centre.vault.writerState.shares?.entered == [1])
            switch ending {
            case 0:
                #expect(
                    try await centre.perform(CancelShares(.init(share: staff.shares[2])), uid: 20_003).purpose
                        == "unseal")
            case 1: try await centre.seal()
            default:
                centre.clock.advance(seconds: 3_601)
                #expect(centre.vault.status().shares == nil)
                await centre.vault.tick()
            }
            #expect(centre.vault.writerState.shares == nil && centre.vault.status().shares == nil)
            let alone = try await centre.perform(UnsealByShares(.init(share: staff.shares[1])))
            #expect(!alone.unsealed && alone.collection.entered == [2], "the one before doesn't count any more")
            _ = try await centre.perform(CancelShares(.init(share: nil)))
        }
        await #expect(throws: VaultError.needed("share", rule: "cancel_shares.custodian")) {
            try await centre.perform(CancelShares(.init(share: nil)), uid: 20_003)
        }
        await #expect(throws: VaultError.nothingCollected) { try await centre.perform(CancelShares(.init(share: nil))) }
    }

    @Test func `whoever types wrong shares again and again waits, and nobody else does`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.seal()
        for _ in 0..<6 {
            await #expect(throws: VaultError.wrongShare("mistyped")) {
                try await centre.perform(UnsealByShares(.init(share: "no share")), uid: 20_001)
            }
        }
        await #expect(throws: VaultError.throttled(seconds: 1)) {
            try await centre.perform(UnsealByShares(.init(share: staff.shares[0])), uid: 20_001)
        }
        _ = try await centre.perform(UnsealByShares(.init(share: staff.shares[0])), uid: 20_002)
        centre.clock.advance(seconds: 2)
        #expect(try await centre.perform(UnsealByShares(.init(share: staff.shares[1])), uid: 20_001).unsealed)
    }

    @Test func `a right share in between doesn't let anybody guess on, and an hour does`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        func guess() async throws { _ = try await centre.perform(VerifyShare(.init(share: "no share")), uid: 20_001) }
        for _ in 0..<6 {
            await #expect(throws: VaultError.wrongShare("mistyped")) { try await guess() }
            _ = try? await centre.perform(VerifyShare(.init(share: staff.shares[0])), uid: 20_001)
        }
        await #expect(throws: VaultError.throttled(seconds: 1)) { try await guess() }
        centre.clock.advance(seconds: 3_602)
        for _ in 0..<5 { await #expect(throws: VaultError.wrongShare("mistyped")) { try await guess() } }
        #expect(try await centre.perform(VerifyShare(.init(share: staff.shares[0])), uid: 20_001).number == 1)
    }

    @Test func `a collection that has ended takes nothing from the one that follows at once`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        try await centre.seal()
        _ = try await centre.perform(UnsealByShares(.init(share: staff.shares[0])))
        let request = Work.Request(caller: Centre.root, at: centre.clock.moment, keys: nil, session: nil)
        let (vault, share) = (centre.vault, staff.shares[1])
        // Both in one commit, which the first one's memory follows last.
        let after = try await vault.loop.perform(for: .vault) { database, state throws(VaultError) in
            let first = Work(vault, Store(database: database), state, request)
            Custody(first).end()
            let next = Work(vault, Store(database: database), state, request)
            let begun = try Custody(next).begin(.unseal)
            _ = try Custody(next).enter(share, for: begun.id)
            return first.afterCommit
        }
        for step in after { await step() }
        #expect(try await centre.perform(UnsealByShares(.init(share: staff.shares[0]))).unsealed)
    }

    @Test func `which set is in force is what the rows say, before memory has followed`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        let before = centre.vault.facts
        let shares = try await centre.replaceShares(staff.shares, by: staff.admin)
        centre.vault.learn(before)
        #expect(try await centre.perform(VerifyShare(.init(share: shares[0]))).threshold == 3)
        await #expect(throws: VaultError.wrongShare("void_set")) {
            try await centre.perform(VerifyShare(.init(share: staff.shares[0])))
        }
        try await centre.seal()
        for share in shares.prefix(3) { _ = try await centre.perform(UnsealByShares(.init(share: share))) }
        #expect(centre.vault.status().state == .unsealed)
    }

    @Test func `shares of a set that an intruder plants with its hashes and key open nothing`() async throws {
        let staff = try await Staff.fresh()
        let planted = try PlantedSet(in: staff.centre)
        for withKey in [false, true] {
            let centre = try staff.centre.restart()
            try planted.write(to: centre, withKey: withKey)
            let robbed = try centre.restart()
            try await robbed.seal()
            _ = try await robbed.perform(UnsealByShares(.init(share: planted.shares[0])))
            await #expect(throws: VaultError.self) {
                try await robbed.perform(UnsealByShares(.init(share: planted.shares[1])))
            }
            #expect(robbed.vault.status().state == .sealed && !robbed.vault.holdsKeys)
            #expect(robbed.vault.status().shares?.entered == [1], "what was refused counts for nothing")
        }
    }
}

/// A share set of an intruder's own, whose seed he has.
struct PlantedSet {
    let set: [UInt8] = Randomness.bytes(16)
    let shares: [String]
    let hashes: [[UInt8]]
    let identity: PublicIdentity

    init(in centre: Centre) throws {
        let vault = try #require(centre.vault.facts.vault)
        let secret = try Secret.random(SecretSharing.secretSize)
        identity = try IdentitySeed(secret).publicIdentity
        let split = try SecretSharing.split(
            secret, into: try ShareSetDescription(.recovery, vaultID: vault.bytes, setID: set, threshold: 2, of: 3))
        hashes = try split.hashes()
        shares = try (1...3 as ClosedRange<UInt8>).map { ShareText.write(try split.share($0)) }
    }

    /// Puts the set in the place of the vault's own; with the public key, if he thinks of it.
    func write(to centre: Centre, withKey: Bool) throws {
        try centre.intrude { store, _ in
            try ShareTable(store: store).put(hashes, of: set)
            try store.run("UPDATE meta SET value = ? WHERE name = 'share set'", [set.data])
            if withKey { try store.run("UPDATE meta SET value = ? WHERE name = 'recovery'", [identity.encoded.data]) }
        }
    }
}

extension Centre {
    func seal() async throws {
        _ = try await perform(SealVault(.init(session: nil)))
    }
}
