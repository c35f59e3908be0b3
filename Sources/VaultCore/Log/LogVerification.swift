import TransparencyLog

/// The verification of the whole log, on a connection of its own, so that nobody's request waits for it.
///
/// It goes in bounded steps, each with a look at the vault.
package struct LogVerification: Sendable {
    private enum Phase: Sendable {
        /// Which generation is walked.
        case entries(Int)
        case tags(TagScan)
        case reasons(ReasonScan)
        case things(ToldScan)
        case standing(StandingScan)
        case rows(RowScan)
        case done
    }

    /// What is verified against what.
    struct Plan: Sendable {
        var walks: [LogWalk]
        /// What is wrong beside the entries themselves.
        var faults: [LogFault]
        /// What is wrong with what the auditor kept, and says nothing of the log.
        var doubts: [LogFault]
    }

    private let vault: Vault
    private let head: WriterState.Head
    private let beside: ReadingBeside
    private var plan: Plan
    private var phase = Phase.entries(0)
    /// The rows of the next step, read while those before were opened.
    private var ahead: LogBatch?
    private var told = ToldVersions()

    /// - Parameter kept: a checkpoint that an auditor kept elsewhere, compared like those at rest if the log signed it.
    init(_ vault: Vault, keys: UnsealedKeys, kept: LogCheckpoints.Kept?) async throws(VaultError) {
        self.vault = vault
        let head = vault.writerState.durable
        self.head = head
        beside = try ReadingBeside(vault, keys: keys, label: "verification")
        plan = try await beside.read { store throws(VaultError) in
            try VerificationPlan(store: store, keys: keys, head: head).make(kept)
        }
    }

    /// What doesn't fit so far, in the order of the log.
    var faults: [LogFault] {
        (plan.faults + plan.walks.flatMap(\.faults)).sorted { $0.place < $1.place }
    }

    /// What doesn't fit in the checkpoint that was kept: anybody can write down one that the log has never signed.
    var doubts: [LogFault] { plan.doubts }

    var verified: Int { plan.walks.reduce(0) { $0 + Int($1.tree.size) } }
    var total: Int { plan.walks.reduce(0) { $0 + Int($1.size) } }

    /// Does the next step; false once all is done.
    mutating func advance() async throws(VaultError) -> Bool {
        let keys = try beside.keys
        switch phase {
        case .entries(let index) where index < plan.walks.count:
            try await walk(index, keys)
            if plan.walks[index].isFinished { phase = .entries(index + 1) }
        case .entries:
            compareGenerations()
            phase = .tags(TagScan())
        case .tags(let scan): try await compareTags(scan)
        case .reasons(let scan): try await compareReasons(scan, keys)
        case .things(let scan): try await compareThings(scan, keys)
        case .standing(let scan): try await compareStanding(scan, keys)
        case .rows(let scan): try await openRows(scan, keys)
        case .done: return false
        }
        return true
    }

    private mutating func compareGenerations() {
        for index in plan.walks.indices {
            guard let before = plan.walks[index].continues?.generation else { continue }
            plan.walks[index].compare(with: plan.walks.first { UInt64($0.generation) == before })
        }
    }

    /// Changes the walk where it stands: what it keeps of a million entries isn't copied at each step.
    private mutating func walk(_ index: Int, _ keys: UnsealedKeys) async throws(VaultError) {
        let generation = plan.walks[index].generation
        guard let numbers = plan.walks[index].next else {
            let end = try await beside.read { store throws(VaultError) in try LogWalk.End(of: generation, in: store) }
            return try plan.walks[index].finish(end, generation == head.generation ? head.tree : nil)
        }
        var batch: LogBatch
        if let ahead, ahead.generation == generation, ahead.numbers == numbers {
            batch = ahead
        } else {
            batch = try await Self.read(numbers, of: generation, in: beside)
        }
        let following = numbers.upperBound..<min(plan.walks[index].size, numbers.upperBound + LogWalk.step)
        async let next = Self.read(following, of: generation, in: beside)
        await batch.open(with: keys)
        plan.walks[index].take(batch, keys)
        do { ahead = try await next } catch { throw VaultError(storage: error) }
        try await check(batch.claims)
    }

    /// Looks for what these entries say is there.
    private mutating func check(_ claims: [LogBatch.Claimed]) async throws(VaultError) {
        told.add(claims)
        guard !claims.isEmpty, plan.faults.count < LogWalk.most, let keys = vault.keys else { return }
        let doubtful = try await beside.read { store throws(VaultError) in try LogClaimCheck(store, keys).unmet(claims)
        }
        if doubtful.isEmpty { return }
        plan.faults += try await beside.lookingAgain { store, keys throws(VaultError) in
            try LogClaimCheck(store, keys).unmet(doubtful).map {
                $0.claim.fault(at: $0.place)
            }
        }
    }

    private static func read(
        _ numbers: Range<UInt64>, of generation: Int64, in beside: ReadingBeside
    ) async throws(VaultError) -> LogBatch {
        try await beside.read { store throws(VaultError) in
            try LogBatch(numbers, of: generation, in: store)
        }
    }

    private mutating func compareTags(_ scan: TagScan) async throws(VaultError) {
        let (next, runs) = try await beside.read { store throws(VaultError) in
            var scan = scan
            let runs = try scan.advance(in: store)
            return (scan, runs)
        }
        phase = runs.isEmpty ? .reasons(ReasonScan()) : .tags(next)
        for index in plan.walks.indices {
            for run in runs { plan.walks[index].take(run) }
        }
        guard runs.isEmpty else { return }
        let mark = vault.writerState.mark()
        for index in plan.walks.indices { plan.walks[index].finishTags(before: mark) }
    }

    private mutating func compareReasons(_ scan: ReasonScan, _ keys: UnsealedKeys) async throws(VaultError) {
        let (next, goesOn) = try await beside.advance(scan, keys)
        phase = goesOn ? .reasons(next) : .things(ToldScan(settledTold()))
        if goesOn || next.doubtful.isEmpty { return }
        plan.faults += try await beside.lookingAgain { store, keys throws(VaultError) in
            let table = LogTable(store: store, keys: keys)
            var faults: [LogFault] = []
            for place in next.doubtful where try table.isReasonAltered(at: place) { faults.append(.reason(place)) }
            return faults
        }
    }

    private mutating func settledTold() -> ToldVersions {
        told.settle()
        return told
    }

    private mutating func compareThings(_ scan: ToldScan, _ keys: UnsealedKeys) async throws(VaultError) {
        let (next, goesOn) = try await beside.advance(scan, keys)
        phase = goesOn ? .things(next) : .standing(StandingScan())
        if goesOn || next.doubtful.isEmpty { return }
        let end = end
        plan.faults += try await beside.lookingAgain { store, keys throws(VaultError) in
            try ToldScan.untold(next.doubtful, store, keys).map { $0.fault(at: end) }
        }
    }

    private mutating func compareStanding(_ scan: StandingScan, _ keys: UnsealedKeys) async throws(VaultError) {
        let (next, goesOn) = try await beside.advance(scan, keys)
        phase = goesOn ? .standing(next) : .rows(RowScan(.besideWalk))
        if goesOn || next.doubtful.isEmpty { return }
        let end = end
        plan.faults += try await beside.lookingAgain { store, keys throws(VaultError) in
            try StandingScan.amiss(next.doubtful, store, keys).map { .differs(end, $0.standing, id: $0.id) }
        }
    }

    private mutating func openRows(_ scan: RowScan, _ keys: UnsealedKeys) async throws(VaultError) {
        let (next, goesOn) = try await beside.advance(scan, keys)
        phase = goesOn ? .rows(next) : .done
        if goesOn || next.doubtful.isEmpty { return }
        let end = end
        plan.faults += try await beside.lookingAgain { store, keys throws(VaultError) in
            try next.altered(next.doubtful, store, keys).map { .differs(end, .row, id: $0.name) }
        }
    }

    /// Where the log ended when the verification began.
    private var end: LogPlace {
        LogPlace(generation: head.generation, seq: Int64(clamping: head.tree?.size ?? 0))
    }
}
