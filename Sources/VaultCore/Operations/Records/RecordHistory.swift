package import Access
package import Interfaces
import Trust

/// Shows all versions of a record: who, when, why.
///
/// Reasons lie inside the versions, so every version shown is opened and named in the entry.
package struct RecordHistory: Operation {
    package typealias Method = Cases.RecordHistory
    package static let action = ActionID.recordHistory
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.admit(Self.action)
        let record = try RecordID(asked: parameters.record)
        if let tombstone = try TombstoneTable(store: work.store, keys: try work.keys()).find(record) {
            return .ready(try history(of: tombstone, work))
        }
        let desk = try RecordDesk(work)
        let newest = try desk.asked(record)
        let descriptor = newest.descriptor
        desk.name(newest.place, descriptor, digest: newest.digest)
        let asked = Asked(purpose: parameters.purpose, reason: parameters.reason)
        try work.decide(
            Self.action,
            on: try work.object(
                descriptor.domain.text, descriptor.audience, author: descriptor.author, of: descriptor.caseFile, asked))
        let openers = try openers(of: newest, desk, work)
        let authors = try openers.map { opener throws(VaultError) in try RecordLines(work).line(opener.stored).author }
        let passedOver = work.store.passedOver
        return .opening { () throws(VaultError) in
            var versions: [Cases.Version] = []
            for (opener, author) in zip(openers, authors) {
                let opened = try passedOver.intact { () throws(VaultError) in try opener.open().content }
                guard let content = opened else { continue }
                versions.append(
                    Cases.Version(
                        version: Int(opener.stored.place.version), author: author,
                        entered: Moment.text(content.entered), reason: content.reason))
            }
            return Method.Reply(versions: versions)
        }
    }

    /// What is left of a destroyed record: its versions without their reasons, and who destroyed it.
    private func history(of tombstone: Tombstone, _ work: Work) throws(VaultError) -> Method.Reply {
        let standing = try tombstone.standing()
        work.entry.record = tombstone.record
        work.entry.caseFile = tombstone.place.caseFile
        work.entry.domain = tombstone.place.domain
        try work.decide(
            Self.action,
            on: try work.object(
                standing.domain.text, standing.audience, author: standing.author, of: standing.caseFile,
                Asked(purpose: parameters.purpose, reason: parameters.reason)))
        let lines = try RecordLines(work)
        let name = { (id: String) throws(VaultError) -> String in try lines.author(UserID(stored: id, in: .tombstone)) }
        var versions: [Cases.Version] = []
        for version in tombstone.versions {
            versions.append(
                Cases.Version(
                    version: Int(version.number), author: try name(version.author),
                    entered: Moment.text(version.entered)))
        }
        var approvers: [String] = []
        for approver in tombstone.act.approvers { approvers.append(try name(approver)) }
        return Method.Reply(
            versions: versions,
            destroyed: Cases.Destroyed(
                time: Moment.text(tombstone.act.time), by: try name(tombstone.act.requester), approvers: approvers,
                purpose: tombstone.act.purpose, generation: Int(tombstone.act.generation),
                entry: Int(tombstone.act.seq)))
    }

    private func openers(
        of newest: RecordTable.StoredVersion, _ desk: RecordDesk, _ work: Work
    ) throws(VaultError) -> [VersionOpener] {
        var openers: [VersionOpener] = []
        let last = newest.place.version
        // One entry names 64 records at most: the newest versions are the ones people ask for.
        for version in max(1, Int(last) - CasePage.size + 1)...Int(last) {
            let opener = try work.store.passedOver.intact { () throws(VaultError) in
                try desk.opener(of: desk.find(newest.place.record, version: UInt32(version)))
            }
            guard let opener else { continue }
            openers.append(opener)
            work.entry.items.append(
                EntryDraft.Item(opener.stored))
        }
        return openers
    }
}
