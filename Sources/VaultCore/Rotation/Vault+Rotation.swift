import Access
import GRDB
import TransparencyLog

extension Vault {
    /// Takes one step of a rotation as the system, with an entry that names the step.
    func succeed(_ step: String, _ body: @escaping @Sendable (Work) throws(VaultError) -> Void) async throws(VaultError)
    {
        let request = Work.Request(
            caller: Caller(uid: premises.ownUID), at: premises.now, keys: keys, session: nil)
        try await Door(vault: self).pass(ActionID.rotateKeys.rawValue, request, .ordinary) { work throws(VaultError) in
            try work.refuseAfterSeal()
            work.entry.rule = step
            try body(work)
        }
    }

    /// Goes on with a rotation that a restart, a seal or a full disk has interrupted; not with one that was stopped.
    func resumeRotation() async {
        guard holdsKeys else { return }
        let mark = try? await look { work throws(VaultError) in try RotationMark.read(work.store) }
        if mark == .moving { rotation.run(in: self) }
    }

    /// How many rows of the key book rest under each master epoch, counted beside the writer.
    func keyBookCounts() async throws(VaultError) -> [UInt32: Int] {
        guard let beside = try? file.readingBeside("rotation") else { throw .logBlocked(.failing) }
        do {
            return try await beside.read { try WrappedRows.counts(Store(database: $0)) }
        } catch {
            throw VaultError(storage: error)
        }
    }
}
