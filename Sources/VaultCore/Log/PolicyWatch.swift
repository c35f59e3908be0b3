import Access
import TransparencyLog

/// Puts a change of the policy on record: it is a file, and whoever edits it asks nobody.
///
/// The policy is read at a start and counts from the next unseal on, in whose transaction the entry is written; its digest
/// is what `sha256sum` prints of the file. It is compared with what the log says last.
struct PolicyWatch {
    private let work: Work
    private let digest: [UInt8]

    init(_ work: Work) {
        self.work = work
        digest = work.premises.policyDigest
    }

    /// At the founding: the entry of the operation under way says which policy the vault begins with.
    func begin() {
        work.entry.digest = digest
    }

    /// Leaves an entry of its own where another policy is in force than the log says.
    func note() throws(VaultError) {
        guard try lastNoted() != digest else { return }
        let entry = work.entry
        work.entry = EntryDraft()
        work.entry.rule = "configuration"
        work.entry.digest = digest
        try LogWriter(work).append(ActionID.policyChange.rawValue, .done)
        work.entry = entry
    }

    /// What the newest entry of a change says, or that of the founding.
    private func lastNoted() throws(VaultError) -> [UInt8]? {
        let keys = try work.keys()
        let actions = [ActionID.policyChange, .initialise].map(\.rawValue)
        let tags = LogTags.all(keys).flatMap { tags in actions.map { tags.action($0) } }
        let search = LogTable.Search(tags: [tags], places: .start..<(.end), window: 64, limit: 64)
        for case .entry(_, let entry) in try LogTable(store: work.store, keys: keys).find(search).entries {
            if entry.outcome.result == .done, actions.contains(entry.action.text) { return entry.subject.digest?.bytes }
        }
        return nil
    }
}
