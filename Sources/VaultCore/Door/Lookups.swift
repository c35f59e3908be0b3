import Trust

/// What a request has looked up by what the caller typed, so that how long a refusal takes doesn't tell whether there is
/// such a thing.
///
/// Where there isn't, something that exists is looked at in its place, along the same way to the same decision, and the
/// decision then refuses. Where there is and the caller may not know of it, the refusal does what an absent one has done.
/// What stands in is named in no answer and no entry.
struct Lookups {
    /// Work that a refusal has yet to do, each kind once.
    enum Rest: Hashable {
        case absence, chain, emergency
    }

    /// What was asked for isn't there, and something else stands in for it.
    var isAbsent = false
    /// Something was looked up, and nothing decided about it yet.
    var isOpen = false
    var rest: [Rest: () throws(VaultError) -> Void] = [:]
}

extension Work {
    /// A record as somebody asks for it, by whatever is read of it; where it isn't there, another stands in.
    func asked<Found>(
        _ record: RecordID, _ look: @escaping (RecordID) throws(VaultError) -> Found?
    ) throws(VaultError) -> Found {
        lookups.isOpen = true
        if let found = try look(record) {
            vault.standIns.note(record)
            ifRefused(.absence) { () throws(VaultError) in _ = try look(.random()) }
            return found
        }
        let book = try CaseBook(self)
        while let standIn = try book.standInRecord(for: record) {
            if let found = (try? look(standIn)) ?? nil {
                lookups.isAbsent = true
                return found
            }
            vault.standIns.drop(standIn)
        }
        throw .notFound
    }

    /// Puts something off until what was looked up turns out to be none of the caller's.
    func ifRefused(_ kind: Lookups.Rest, _ step: @escaping () throws(VaultError) -> Void) {
        if lookups.isOpen, lookups.rest[kind] == nil { lookups.rest[kind] = step }
    }

    /// Does all that was put off; what fails in it was nothing anyway.
    func refuseAlike() {
        let rest = lookups.rest
        settleLookups()
        for step in rest.values { try? step() }
    }

    /// What was looked up has been decided about.
    func settleLookups() {
        lookups.isOpen = false
        lookups.rest = [:]
    }
}

extension CaseBook {
    /// A case as somebody asks for it, by its id or by its reference as typed; where it isn't there, another stands in.
    func asked(_ text: String) throws(VaultError) -> CaseRow {
        work.lookups.isOpen = true
        let absent = absentLike(text)
        do throws(VaultError) {
            let row = try find(text)
            work.vault.standIns.note(row)
            work.ifRefused(.absence) { () throws(VaultError) in _ = try find(absent) }
            return row
        } catch {
            guard error == .notFound, let standIn = try standIn(for: text) else { throw error }
            let isID = (try? CaseID(text: text)) != nil
            guard let row = try? find(isID ? standIn.id.text : standIn.reference) else { throw error }
            work.lookups.isAbsent = true
            return row
        }
    }

    /// The steps of asking for a case that isn't there.
    func askInVain() throws(VaultError) {
        let id = CaseID.random()
        _ = try? find(id)
        if let standIn = try standIn(for: id.text) { _ = try? find(standIn.id) }
    }

    /// An id or a reference like this one that no case has.
    private func absentLike(_ text: String) -> String {
        if (try? CaseID(text: text)) != nil { return CaseID.random().text }
        return "\(work.premises.referencePrefix)-\(work.premises.siteYear(work.now) ?? 1970)-999999"
    }

    private func standIn(for text: String) throws(VaultError) -> StandIns.Case? {
        if let known = work.vault.standIns.caseFile(for: text) { return known }
        try gatherStandIns()
        return work.vault.standIns.caseFile(for: text)
    }

    func standInRecord(for record: RecordID) throws(VaultError) -> RecordID? {
        if let known = work.vault.standIns.record(for: record.text) { return known }
        try gatherStandIns()
        return work.vault.standIns.record(for: record.text)
    }

    /// Finds some cases and a record of each, where nobody has asked for any since the unseal.
    private func gatherStandIns() throws(VaultError) {
        for place in 0..<min(StandIns.most, try work.directory.count(.cases, [])) {
            let found = try work.store.passedOver.intact { () throws(VaultError) in
                let row = try listed(CaseID(stored: work.directory.value(.cases, [], at: place) ?? [], in: .directory))
                return (row, try record(of: row.id, at: 0))
            }
            guard let (row, record) = found else { continue }
            work.vault.standIns.note(row)
            if let record { work.vault.standIns.note(record) }
        }
    }
}
