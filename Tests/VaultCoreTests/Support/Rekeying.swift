import GRDB
import Interfaces
import Sealing

@testable import VaultCore

extension Centre {
    /// Rekeys the vault and waits until the walk ends.
    @discardableResult
    func rekey(
        _ openings: [Slots.Opening] = [.second], by admin: Person, request: String = fresh()
    ) async throws -> Slots.Rekey.Reply {
        let reply = try await beginRekeying(openings, by: admin, request: request)
        _ = try await rotationEnded()
        return reply
    }

    @discardableResult
    func beginRekeying(
        _ openings: [Slots.Opening] = [.second], by admin: Person, request: String = fresh()
    ) async throws -> Slots.Rekey.Reply {
        try await perform(
            Rekey(
                .init(session: admin.session, passphrase: admin.passphrase, openings: openings, request: request)))
    }

    /// Seals, and unseals with a passphrase: what a start does.
    func unsealAgain(with passphrase: String) async throws {
        _ = try await perform(SealVault(.init(session: nil)))
        _ = try await perform(UnsealVault(.init(passphrase: passphrase)))
    }

    /// The root key as the file holds it for the custodians, opened with their shares.
    func rootKey(by shares: [String]) throws -> SharedKey {
        let facts = vault.facts
        let set = try ShareSetDescription(
            .recovery, vaultID: facts.vault?.bytes ?? [], setID: facts.shareSet, threshold: 2, of: 3)
        let (hashes, sealed) = try onDisk { store in
            let rows = try store.rows("SELECT hash FROM share ORDER BY position")
            let root = try store.row("SELECT value FROM meta WHERE name = 'root key for recovery'")
            return (try rows.map { try $0.blob(0, of: .share) }, try root?.blob(0, of: .meta) ?? [])
        }
        var collector = try ShareCollector(set, hashes: hashes)
        for share in shares { try collector.add(try ShareText.parse(share)) }
        let recovery = try IdentitySeed(try collector.combine())
        return SharedKey(try SealedBox.openKey(sealed.span, with: try recovery.boxKey()))
    }
}
