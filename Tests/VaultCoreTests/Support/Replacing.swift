import FoundationEssentials
import Interfaces
import Sealing
import Testing
import Trust

@testable import VaultCore

extension Deed {
    static let shares = [
        Deed("Keys.NewShares", "new_shares", by: "root-admin", refused: "sana") { staff, session in
            _ = try await staff.centre.newShares(by: staff.with(session))
        },
        Deed("Keys.ListShares", "share_list", by: "noor", refused: nil) { staff, session in
            _ = try await staff.centre.perform(ListShares(.init(session: session)))
        },
    ]
}

extension Centre {
    func newShares(
        _ custodians: [String] = ["Dilawar", "Esin", "Farid", "Gulalai"], threshold: Int = 3, by admin: Person
    ) async throws -> Keys.NewShares.Reply {
        try await perform(
            NewShares(
                .init(
                    session: admin.session, custodians: custodians, threshold: threshold,
                    passphrase: admin.passphrase, request: fresh())))
    }

    /// Each new custodian takes her share and reads it back.
    func readBack(_ reply: Keys.NewShares.Reply) async throws -> [String] {
        var shares: [String] = []
        for code in reply.codes {
            let claim = try await perform(ClaimShare(.init(code: code.code)))
            _ = try await perform(ConfirmShare(.init(code: code.code, share: claim.share)))
            shares.append(claim.share)
        }
        return shares
    }

    @discardableResult
    func agree(to set: String, _ share: String, uid: UInt32 = 20_001) async throws -> Keys.AgreeToShares.Reply {
        try await perform(AgreeToShares(.init(set: set, share: share)), uid: uid)
    }

    /// As the client goes on until the change-over.
    @discardableResult
    func agreeToEnd(to set: String, _ share: String) async throws -> Keys.AgreeToShares.Reply {
        while true {
            let reply = try await agree(to: set, share)
            if reply.complete || reply.total == 0 { return reply }
        }
    }

    /// Replaces the shares from beginning to end, two old ones being enough; returns the new ones.
    func replaceShares(
        _ old: [String], with custodians: [String] = ["Dilawar", "Esin", "Farid", "Gulalai"], threshold: Int = 3,
        by admin: Person
    ) async throws -> [String] {
        let handed = try await newShares(custodians, threshold: threshold, by: admin)
        let shares = try await readBack(handed)
        try await agree(to: handed.set, old[0])
        #expect(try await agreeToEnd(to: handed.set, old[1]).complete)
        try await settled()
        return shares
    }

    /// Waits until the keys sealed to older shares are deleted.
    func settled() async throws {
        for _ in 0..<400 where try onDisk({ try !RecoveryHolders($0).leftOver().isEmpty }) {
            try await Task.sleep(for: .milliseconds(25))
        }
        #expect(try onDisk { try RecoveryHolders($0).leftOver().isEmpty })
    }

    /// The recovery key that shares give, in the hands of somebody who has the database too.
    func ghost(of shares: [String]) throws -> Ghost {
        let parsed = try ShareText.parse(shares[0])
        let (vault, set, threshold) = (parsed.vaultID, parsed.setID, parsed.threshold)
        let hashes = try onDisk { try ShareTable(store: $0).hashes(of: set) }
        var collector = try ShareCollector(
            try ShareSetDescription(
                .recovery, vaultID: vault, setID: set, threshold: threshold, of: UInt8(hashes.count)),
            hashes: hashes)
        for text in shares { try collector.add(try ShareText.parse(text)) }
        return Ghost(.random(), seed: try IdentitySeed(try collector.combine()))
    }
}
