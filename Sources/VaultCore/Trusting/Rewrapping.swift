import Sealing
import Trust

/// Moves record keys from under a compartment's older epochs to under the newest one, so that whoever holds only the
/// newest reads everything, and deletes the older epochs' grants once nothing rests under them.
///
/// It works in bounded batches, each in one transaction with the place it came to, so that an interruption costs
/// nothing. A record key that no epoch of this session opens stays where it is: the next session that holds such an
/// epoch, after a recovery for example, goes through the records once more.
struct Rewrapping {
    private let work: Work
    private let compartments: CompartmentDesk
    private let records: RecordTable
    private let recordKeys: RecordKeyTable
    private let grants: GrantTable

    init(_ work: Work, _ compartments: CompartmentDesk) throws(VaultError) {
        self.work = work
        self.compartments = compartments
        let keys = try work.keys()
        records = RecordTable(store: work.store, keys: keys)
        recordKeys = RecordKeyTable(store: work.store, keys: keys)
        grants = GrantTable(store: work.store, keys: keys)
    }

    /// Whether record keys of a compartment still rest, or may rest, under an older epoch.
    func isPending(_ compartment: Compartment) throws(VaultError) -> Bool {
        let id = try compartments.prepare(compartment)
        guard let epoch = try compartments.trust.ledger.currentEpoch(of: id)?.number, epoch > 1,
            RecordList(compartment.home) != nil
        else { return false }
        let progress = try progress(of: id, to: epoch)
        return !(progress.isFinished && progress.left.isEmpty)
    }

    /// Whether this session could move more.
    func canGoOn(_ compartment: Compartment) throws(VaultError) -> Bool {
        let id = try compartments.prepare(compartment)
        let ledger = try compartments.trust.ledger
        guard RecordList(compartment.home) != nil, let epoch = ledger.currentEpoch(of: id)?.number, epoch > 1,
            !ledger.isStale(id), try holds(id, epoch)
        else { return false }
        let progress = try progress(of: id, to: epoch)
        if !progress.isFinished { return true }
        return try holdsAny(of: progress.left, id)
    }

    /// Goes on until all is moved or the time is over; returns how many record keys were moved.
    func run(_ compartment: Compartment) throws(VaultError) -> Int {
        guard let list = RecordList(compartment.home), try canGoOn(compartment) else { return 0 }
        let id = try compartments.prepare(compartment)
        guard let epoch = try compartments.trust.ledger.currentEpoch(of: id) else { return 0 }
        var progress = try progress(of: id, to: epoch.number)
        if progress.isFinished { progress = Progress(epoch: epoch.number) }
        var move = Move(to: try compartments.open(compartment, id, epoch))
        let end = try work.directory.count(list.relation, list.subject)
        // One record at least, however long the keys took to open: each go comes nearer to the end.
        while progress.next < end {
            try advance(&progress, list, &move)
            if work.isOverTime { break }
        }
        if progress.next >= end { progress.isFinished = true }
        try keep(progress, of: id)
        FaultPoint.recordKeysMoved.reach()
        if progress.isFinished, progress.left.isEmpty { try deleteGrants(before: epoch.number, of: id) }
        return move.count
    }

    /// One go's keys, opened once, and what it has done.
    private struct Move {
        let target: CompartmentDesk.Opened
        /// Older epochs' keys; nil for those this session doesn't hold.
        var sources: [UInt64: SharedKey?] = [:]
        var count = 0

        init(to target: CompartmentDesk.Opened) {
            self.target = target
        }
    }

    private func advance(_ progress: inout Progress, _ list: RecordList, _ move: inout Move) throws(VaultError) {
        let place = progress.next
        progress.next += 1
        // Whoever reads this record is told; one altered row must not stop the others, nor have an old key thrown away.
        let versions = try work.store.passedOver.intact { () throws(VaultError) in try self.versions(list, at: place) }
        guard let versions else {
            progress.left.insert(Progress.unknown)
            return
        }
        for version in versions {
            let isDone: Void? = try work.store.passedOver.intact { () throws(VaultError) in
                try advance(version, &progress, &move)
            }
            if isDone == nil { progress.left.insert(Progress.unknown) }
        }
    }

    /// The versions of the record that a list has at a place.
    private func versions(_ list: RecordList, at place: UInt64) throws(VaultError) -> [RecordPlace] {
        guard let bytes = try work.directory.listed(list.relation, list.subject, at: place) else { return [] }
        let record = try RecordID(stored: bytes, in: .directory)
        return (1...max(1, try records.newestVersion(of: record) ?? 1)).map { RecordPlace(record: record, version: $0) }
    }

    private func advance(
        _ place: RecordPlace, _ progress: inout Progress, _ move: inout Move
    ) throws(VaultError) {
        guard let inner = try recordKeys.innerWrap(place, in: move.target.id), inner.epoch < move.target.epoch
        else { return }
        guard let source = try source(inner.epoch, &move) else {
            progress.left.insert(inner.epoch)
            return
        }
        try recordKeys.move(inner, from: source, to: move.target)
        move.count += 1
    }

    private func source(_ epoch: UInt64, _ move: inout Move) throws(VaultError) -> SharedKey? {
        if let known = move.sources[epoch] { return known }
        let key: SharedKey?
        do {
            key = try compartments.key(move.target.compartment, epoch: epoch).key
        } catch {
            guard case .noKey = error else { throw error }
            key = nil
        }
        move.sources[epoch] = .some(key)
        return key
    }

    private func holds(_ id: CompartmentID, _ epoch: UInt64) throws(VaultError) -> Bool {
        let me = Grantee.user(try work.session().user)
        guard try compartments.trust.ledger.hasGrant(me, to: id, epoch: epoch) else { return false }
        return try grants.exists(id, epoch, me)
    }

    private func holdsAny(of epochs: Set<UInt64>, _ id: CompartmentID) throws(VaultError) -> Bool {
        for epoch in epochs where try holds(id, epoch) { return true }
        return false
    }

    /// Nothing rests under these epochs any more: their keys have nothing left to open.
    private func deleteGrants(before epoch: UInt64, of id: CompartmentID) throws(VaultError) {
        let ledger = try compartments.trust.ledger
        for old in 1..<epoch {
            for grantee in ledger.namedGrantees(of: id, epoch: old) where try grants.delete(id, old, grantee) {
                try work.cutLogOnceDurable()
            }
            work.vault.founding.touch(CompartmentEpoch(compartment: id, epoch: old))
        }
        FaultPoint.oldGrantsDeleted.reach()
    }
}

extension Rewrapping {
    /// Where the directory lists the records whose keys lie in a home's compartments.
    private struct RecordList {
        let relation: DirectoryTable.Relation
        let subject: [UInt8]

        /// Nil where no such list is kept: there nothing may be concluded about old epochs.
        init?(_ home: Home) {
            switch home {
            case .caseFile(let id): (relation, subject) = (.recordsOfCase, id.bytes)
            case .user(let id): (relation, subject) = (.draftsOfUser, id.bytes)
            case .group, .organisation: return nil
            }
        }
    }

    /// How far the moving to one epoch has come, as it rests in the directory.
    private struct Progress {
        let epoch: UInt64
        /// The place in the home's list of records that comes next.
        var next: UInt64 = 0
        var isFinished = false
        /// Epochs under which keys were left because the session didn't hold them.
        var left: Set<UInt64> = []

        /// Stands among those left for rows that were altered: no such epoch is ever held.
        static let unknown: UInt64 = 0

        init(epoch: UInt64) {
            self.epoch = epoch
        }
    }

    private func progress(of id: CompartmentID, to epoch: UInt64) throws(VaultError) -> Progress {
        // One that was altered begins anew: going through the records once more costs time and nothing else.
        let stored = try work.store.passedOver.intact { () throws(VaultError) in try self.stored(id, to: epoch) }
        return stored ?? Progress(epoch: epoch)
    }

    private func stored(_ id: CompartmentID, to epoch: UInt64) throws(VaultError) -> Progress {
        guard let bytes = try work.directory.value(.rewrapped, id.bytes) else { return Progress(epoch: epoch) }
        guard bytes.count >= 24, bytes.count % 8 == 0 else { throw .tampered(.directory, id.text) }
        var numbers: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: 8) {
            numbers.append(try UInt64(counter: Array(bytes[start..<start + 8])))
        }
        guard numbers[0] == epoch else { return Progress(epoch: epoch) }
        var progress = Progress(epoch: epoch)
        progress.next = numbers[1]
        progress.isFinished = numbers[2] == 1
        progress.left = Set(numbers.dropFirst(3))
        return progress
    }

    /// Eight bytes each: the epoch, the next place, whether finished, and the epochs left.
    private func keep(_ progress: Progress, of id: CompartmentID) throws(VaultError) {
        let numbers = [progress.epoch, progress.next, progress.isFinished ? 1 : 0] + progress.left.sorted()
        try work.directory.put(numbers.flatMap(\.counter), .rewrapped, id.bytes)
    }
}
