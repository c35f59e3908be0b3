import FoundationEssentials
import Interfaces
import Sealing
import Testing

@testable import VaultCore

/// The founding: shares handed out and read back, the first supervisor, and what an interruption leaves.
@Suite struct `The founding` {
    @Test(arguments: [(1, 3), (0, 3), (4, 3), (2, 2), (1, 1), (2, 17), (-1, 3)])
    func `a threshold below two, fewer than three custodians or too many are refused`(_ threshold: Int, _ count: Int)
        async throws
    {
        let centre = try Centre()
        let names = (0..<count).map { "Custodian \($0)" }
        await #expect(throws: VaultError.invalidInput(parameter: "threshold", fault: "at-least-2-of-3")) {
            try await centre.initialise(custodians: names, threshold: threshold)
        }
        #expect(centre.vault.status().state == .absent)
    }

    @Test func `custodians without names or with the same name are refused, and so is no slot`() async throws {
        let centre = try Centre()
        for names in [["A", "B", ""], ["A", "B", "A"], ["A", "B", "C\u{7}"]] {
            await #expect(throws: VaultError.invalidInput(parameter: "custodians", fault: "names-missing-or-repeated"))
            {
                try await centre.initialise(custodians: names)
            }
        }
        await #expect(throws: VaultError.invalidInput(parameter: "passphrase", fault: "no-slot")) {
            try await centre.perform(
                InitVault(
                    .init(
                        admin: "root-admin", uid: 0, custodians: ["A", "B", "C"], threshold: 2, credential: false,
                        request: fresh())))
        }
        await #expect(throws: VaultError.self) {
            try await centre.perform(
                InitVault(
                    .init(
                        admin: "root-admin", uid: 0, custodians: ["A", "B", "C"], threshold: 2, passphrase: "1234",
                        credential: false, request: fresh())))
        }
    }

    @Test func `a code gives one share, to one account until it is read back, and a wrong share is named`() async throws
    {
        let centre = try Centre()
        let codes = try await centre.initialise().codes.map(\.code)
        let first = try await centre.perform(ClaimShare(.init(code: codes[0])))
        #expect(first.index == 1 && first.threshold == 2 && first.custodians == ["Amina", "Bilal", "Chand"])
        let shown = try await centre.perform(ClaimShare(.init(code: codes[0])))
        #expect(!first.again && shown.again && shown.share == first.share, "she may not have seen it")
        await #expect(throws: VaultError.alreadyClaimed) {
            try await centre.perform(ClaimShare(.init(code: codes[0])), uid: 20_001)
        }
        let second = try await centre.perform(ClaimShare(.init(code: codes[1].uppercased())))
        #expect(second.share != first.share)
        let elsewhere = try Centre()
        let foreign = try await elsewhere.perform(
            ClaimShare(.init(code: try await elsewhere.initialise().codes[0].code)))
        let wrong = [
            ("other_share", second.share), ("other_vault", foreign.share), ("mistyped", String(first.share.dropLast())),
            ("mistyped", ""),
        ]
        for (fault, share) in wrong {
            await #expect(throws: VaultError.wrongShare(fault)) {
                try await centre.perform(ConfirmShare(.init(code: codes[0], share: share)))
            }
        }
        await #expect {
            let bent = first.share.replacing(first.share.suffix(1), with: "?")
            return _ = try await centre.perform(ConfirmShare(.init(code: codes[0], share: bent)))
        } throws: { error in
            if case VaultError.wrongShare(let fault) = error { fault.hasPrefix("mistyped.") } else { false }
        }
        let confirmed = try await centre.perform(ConfirmShare(.init(code: codes[0], share: first.share)))
        #expect(confirmed.missing == ["Bilal", "Chand"] && !confirmed.complete)
        await #expect(throws: VaultError.alreadyClaimed) { try await centre.perform(ClaimShare(.init(code: codes[0]))) }
        let status = centre.vault.status()
        #expect(status.custodians.map(\.confirmed) == [true, false, false])
        #expect(status.custodians.map(\.claimed) == [true, true, false])
    }

    @Test func `a claim that was undone with its transaction can be made again`() async throws {
        let centre = try Centre()
        let code = try await centre.initialise().codes[0].code
        let request = Work.Request(
            caller: Centre.root, at: centre.clock.moment, keys: centre.vault.keys, session: nil)
        await #expect(throws: VaultError.logBlocked(.diskFull)) {
            try await Door(vault: centre.vault).pass("share_claim", request, .ordinary) {
                work throws(VaultError) -> Bool in
                _ = try ClaimShare(.init(code: code)).prepare(work)
                throw .logBlocked(.diskFull)
            }
        }
        #expect(centre.vault.status().custodians.allSatisfy { !$0.claimed })
        #expect(try await !centre.perform(ClaimShare(.init(code: code))).again)
        #expect(try await centre.perform(ClaimShare(.init(code: code))).again)
    }

    @Test func `whoever guesses at codes or reads back wrong shares again and again waits`() async throws {
        let centre = try Centre()
        let code = try await centre.initialise().codes[0].code
        let share = try await centre.perform(ClaimShare(.init(code: code))).share
        for guess in 0..<6 {
            await #expect(throws: VaultError.self) {
                if guess % 2 == 0 {
                    return _ = try await centre.perform(ClaimShare(.init(code: "no code")), uid: 20_001)
                }
                _ = try await centre.perform(ConfirmShare(.init(code: code, share: "no share")), uid: 20_001)
            }
        }
        await #expect(throws: VaultError.throttled(seconds: 1)) {
            try await centre.perform(ConfirmShare(.init(code: code, share: share)), uid: 20_001)
        }
        await #expect(throws: VaultError.throttled(seconds: 1)) {
            try await centre.perform(ClaimShare(.init(code: code)), uid: 20_001)
        }
        #expect(try await centre.perform(ConfirmShare(.init(code: code, share: share))).missing.count == 2)
    }

    @Test func `an interruption voids the shares, and new codes make a new recovery key`() async throws {
        let centre = try Centre()
        let old = try await centre.initialise()
        let share = try await centre.perform(ClaimShare(.init(code: old.codes[0].code)))
        let next = try centre.restart()
        #expect(next.vault.status().next == [.resumeFounding])
        await #expect(throws: VaultError.wrongCode) {
            try await next.perform(ConfirmShare(.init(code: old.codes[0].code, share: share.share)))
        }
        let recovery = next.vault.facts.recovery
        let renewed = try await next.perform(ResumeInit(.init(request: fresh())))
        #expect(renewed.codes.map(\.custodian) == ["Amina", "Bilal", "Chand"])
        #expect(next.vault.facts.recovery != recovery)
        _ = try await next.perform(ClaimShare(.init(code: renewed.codes[0].code)))
        await #expect(throws: VaultError.wrongShare("other_set")) {
            try await next.perform(ConfirmShare(.init(code: renewed.codes[0].code, share: share.share)))
        }
    }

    @Test func `without an enrolled supervisor the last share waits; with one she is certified, and pins are set`()
        async throws
    {
        let centre = try Centre()
        let reply = try await centre.initialise()
        let admin = try await centre.enrol("root-admin", reply.enrolment)
        var shares: [(code: String, share: String)] = []
        for code in reply.codes.map(\.code) {
            shares.append((code, try await centre.perform(ClaimShare(.init(code: code))).share))
        }
        for (code, share) in shares.dropLast() {
            _ = try await centre.perform(ConfirmShare(.init(code: code, share: share)))
        }
        let last = ConfirmShare(.init(code: shares[2].code, share: shares[2].share))
        await #expect(throws: VaultError.supervisorMissing) { try await centre.perform(last) }
        #expect(centre.vault.status().state == .founding)
        let code = try await centre.account("sana", ["supervisor"], by: admin)
        let early = try await centre.enrol("sana", code)
        await #expect(throws: VaultError.founding) { try await centre.openCase(by: early) }
        await #expect(throws: VaultError.needed("fingerprint", rule: "founding.first-supervisor")) {
            try await centre.perform(last)
        }
        _ = try await centre.enrol("ghost", try await centre.account("ghost", ["supervisor"], by: admin))
        await #expect(throws: VaultError.fingerprintDiffers, "an account alone makes nobody the first supervisor") {
            try await centre.perform(
                ConfirmShare(.init(code: shares[2].code, share: shares[2].share, fingerprint: "12345 67890")))
        }
        let before = try await centre.perform(WhoAmI(.init(session: early.session))).identity
        #expect(!before.certified && before.roles.isEmpty && before.recovery == nil)
        let done = try await centre.perform(
            ConfirmShare(
                .init(code: shares[2].code, share: shares[2].share, fingerprint: early.fingerprint)))
        #expect(done.complete && done.supervisor == "sana" && done.fingerprint == early.fingerprint)
        #expect(centre.vault.status().state == .unsealed)
        let entered = try await centre.perform(Login(.init(user: "sana", passphrase: early.passphrase)))
        #expect(entered.notices.map(\.code) == ["recovery_pinned"], "she is told what to compare with the shares")
        let sana = entered.identity
        #expect(sana.certified && sana.roles == ["supervisor"] && sana.recovery != nil)
        await #expect(throws: VaultError.wrongCode) { try await centre.perform(last) }
        await #expect(throws: VaultError.alreadyDone) { try await centre.perform(ResumeInit(.init(request: fresh()))) }
    }

    @Test func `a second supervisor can be vouched for, and then vouches`() async throws {
        let staff = try await Staff.fresh()
        let centre = staff.centre
        #expect(centre.vault.status().warnings.contains("few-supervisors") || centre.vault.status().supervisors == nil)
        let code = try await centre.account("rabia", ["supervisor"], by: staff.admin)
        let rabia = try await centre.enrol("rabia", code)
        await #expect(throws: VaultError.self) {
            try await centre.vouch("rabia", rabia.fingerprint, by: rabia)
        }
        try await centre.vouch("rabia", rabia.fingerprint, by: staff.supervisor)
        #expect(centre.vault.status().supervisors == 2)
        try await centre.vouch("nadia", staff.newcomer.fingerprint, by: rabia)
        try await centre.assign(staff.newcomer, to: staff.file, by: rabia)
        #expect(try await centre.read(staff.note, by: staff.newcomer).verified)
    }
}

extension Centre {
    /// The same disk in a new place, unsealed: what was in memory only is gone.
    func restart(
        credential: SharedSecret? = nil, selfOpening: Bool = false, policyDigest: [UInt8] = Hash.sha256([]),
        slice: Duration = .seconds(60)
    ) throws -> Centre {
        let place = TemporaryPlace()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: directory + "/vault.db" + suffix) {
            try FileManager.default.copyItem(
                atPath: directory + "/vault.db" + suffix, toPath: place.path + "/vault.db" + suffix)
        }
        let next = try Centre(
            in: place, credential: credential, selfOpening: selfOpening, policyDigest: policyDigest, slice: slice,
            clock: TestClock(following: clock))
        next.vault.hold(vault.keys)
        return next
    }
}
