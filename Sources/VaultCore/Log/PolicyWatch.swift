import Access
import GRDB
import TransparencyLog

/// Puts a change of the policy on record: it is a file, and whoever edits it asks nobody.
///
/// The policy is read at a start and counts from the next unseal on, in whose transaction the entry is written; its digest
/// is what `sha256sum` prints of the file.
struct PolicyWatch {
    private let work: Work
    private let digest: [UInt8]

    init(_ work: Work) {
        self.work = work
        digest = work.premises.policyDigest
    }

    /// At the founding: the entry of the operation under way says which policy the vault begins with.
    func begin() throws(VaultError) {
        try keep()
        work.entry.digest = digest
    }

    /// Leaves an entry of its own where another policy is in force than at the unseal before.
    func note() throws(VaultError) {
        guard try work.directory.value(.policyInForce, []) != digest else { return }
        try keep()
        let entry = work.entry
        work.entry = EntryDraft()
        work.entry.rule = "configuration"
        work.entry.digest = digest
        try LogWriter(work).append(ActionID.policyChange.rawValue, .done)
        work.entry = entry
    }

    private func keep() throws(VaultError) {
        try work.directory.put(digest, .policyInForce, [])
    }
}
