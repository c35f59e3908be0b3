import FoundationEssentials
import GRDB
import Interfaces
import Sealing
import Synchronization
import Trust

@testable import VaultCore

extension Centre {
    /// Rotates the master key and waits until the walk ends.
    @discardableResult
    func rotate(by admin: Person) async throws -> RotationProgress {
        _ = try await perform(
            RotateKeys(.init(session: admin.session, passphrase: admin.passphrase, request: fresh())))
        return try await rotationEnded()
    }

    /// How the walk under way ended.
    func rotationEnded() async throws -> RotationProgress {
        while true {
            guard let progress = vault.rotation.progress else { throw VaultError.notRotating }
            if progress.stage != .moving { return progress }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    func retire(_ epoch: Int, by admin: Person) async throws {
        _ = try await perform(
            RetireKeys(
                .init(session: admin.session, passphrase: admin.passphrase, request: fresh(), epoch: epoch)))
    }

    func stopRotation(by admin: Person) async throws -> Keys.Rotation {
        try await perform(StopRotation(.init(session: admin.session, request: fresh()))).rotation
    }

    /// Begins a rotation, and lets the walk end after this many batches: what is on the disk when a kill comes then.
    func rotate(untilBatch batches: Int) async throws {
        try await vault.succeed("begun") { work throws(VaultError) in try MasterSuccession(work).begin() }
        try await vault.succeed("activated") { work throws(VaultError) in try MasterSuccession(work).activate() }
        guard let unsealing = vault.keys?.unsealing else { throw VaultError.sealed }
        let vault = vault
        let walk = Task {
            let left = Countdown(batches)
            try await KeyBookWalk(vault: vault, unsealing: unsealing) { _ in
                if left.isOver() { withUnsafeCurrentTask { $0?.cancel() } }
            }.run()
        }
        try await walk.value
    }

    /// How many rows rest under each master key.
    func rowsByEpoch() throws -> [UInt32: Int] { try onDisk { try WrappedRows.counts($0) } }

    /// The states of all master keys there ever were, by number.
    func masterStates() throws -> [MasterKeyTable.State] {
        try intrude { store, keys in try MasterKeyTable(store: store, places: keys.places).all().map(\.state) }
    }

    /// Every row of the key book.
    func wrappedRows() throws -> [WrappedRow] {
        try onDisk { store in
            try KeyBookTable.allCases.flatMap { table in
                try WrappedRows(store: store, table: table).batch(after: nil, limit: 100_000)
            }
        }
    }

    /// How many sealed keys and seeds there were before and are in no row now, and how many of these a file still holds.
    func remains(of before: [WrappedRow]) throws -> (gone: Int, left: Int) {
        let now = Set(try wrappedRows().map(\.box))
        let gone = before.filter { [.grant, .seed].contains($0.table) && !now.contains($0.box) }
        var bytes = Data()
        for suffix in ["", "-wal"] {
            bytes += try Data(contentsOf: URL(fileURLWithPath: directory + "/vault.db" + suffix))
        }
        return (gone.count, gone.filter { bytes.range(of: Data($0.box[40..<80])) != nil }.count)
    }

    /// Seals, and unseals with the slot's passphrase: what a start does.
    func unsealAgain() async throws {
        vault.hold(nil)
        await vault.rotation.halt()
        vault.writerState.forget()
        _ = try await perform(UnsealVault(.init(passphrase: Centre.unsealing)))
    }
}

/// Counts down to the batch after which a walk ends.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func isOver() -> Bool {
        left.withLock { left in
            left -= 1
            return left <= 0
        }
    }
}

/// The master keys that somebody has copied, with the root key that opened them.
struct OldKeyring {
    private let masters: [UInt32: SharedKey]
    private let places: Places

    /// What a copy of the database and its root key give at this moment.
    init(of centre: Centre) throws {
        (masters, places) = try centre.intrude { store, keys in
            let table = MasterKeyTable(store: store, places: keys.places)
            var masters: [UInt32: SharedKey] = [:]
            for epoch in try table.all() where epoch.state != .destroyed {
                masters[epoch.number] = try table.open(epoch.number, under: keys.root)
            }
            return (masters, keys.places)
        }
    }

    /// Whether any of the copied keys takes off this row's wrap.
    func opens(_ row: WrappedRow) throws -> Bool {
        for key in masters.values {
            let place = try row.table.place(of: row, under: row.epoch, in: places)
            if (try? Envelope.open(row.box.span, under: key.key, id: row.epoch, for: place)) != nil { return true }
        }
        return false
    }
}
