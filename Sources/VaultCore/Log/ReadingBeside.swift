import GRDB

/// A connection of a verification's own, beside the writer, for as long as the vault stays unsealed.
///
/// Each step of a verification asks for the keys anew: a seal ends it, and no key outlives the seal; a rotation or a
/// rekeying doesn't, since what it replaces stays for as long as rows rest under it.
struct ReadingBeside: Sendable {
    private let vault: Vault
    private let unsealing: Unsealing
    private let queue: DatabaseQueue

    /// - Parameter label: what the connection is called where SQLite names it.
    init(_ vault: Vault, keys: UnsealedKeys, label: String) throws(VaultError) {
        self.vault = vault
        unsealing = keys.unsealing
        do { queue = try vault.file.readingBeside(label) } catch { throw VaultError(storage: error) }
    }

    /// The keys as they are now. Errors: `sealed` once the vault was sealed, even if it is open again.
    var keys: UnsealedKeys {
        get throws(VaultError) {
            guard let keys = vault.keys, keys.unsealing === unsealing else { throw .sealed }
            return keys
        }
    }

    func read<Value: Sendable>(
        _ step: @escaping @Sendable (Store) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        do {
            return try await queue.read { try step(Store(database: $0)) }
        } catch {
            throw VaultError(storage: error)
        }
    }

    /// A scan after its next stretch of rows, and whether there is more.
    func advance<Scan: ScanBeside>(
        _ scan: Scan, _ keys: UnsealedKeys
    ) async throws(VaultError) -> (next: Scan, goesOn: Bool) {
        try await read { store throws(VaultError) in
            var scan = scan
            let goesOn = try scan.advance(in: store, keys)
            return (scan, goesOn)
        }
    }

    /// What the writer's own look says of what seemed wrong beside it: its keys are never older than a row.
    func lookingAgain<Value: Sendable>(
        _ step: @escaping @Sendable (Store, UnsealedKeys) throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        let vault = vault
        return try await vault.look { work throws(VaultError) in
            guard let keys = vault.keys else { throw .sealed }
            return try step(work.store, keys)
        }
    }
}

/// Something that goes through rows of the vault, stretch by stretch, and keeps what it found.
protocol ScanBeside: Sendable {
    /// Looks at the next stretch; says whether there is more.
    mutating func advance(in store: Store, _ keys: UnsealedKeys) throws(VaultError) -> Bool
}
