import TransparencyLog

/// Finds out what a verification has to look at.
struct VerificationPlan {
    let store: Store
    let keys: UnsealedKeys
    let head: WriterState.Head

    func make(_ kept: LogCheckpoints.Kept?) throws(VaultError) -> LogVerification.Plan {
        var plan = LogVerification.Plan(walks: [], faults: [], doubts: [])
        let isOwn = try kept.map { kept throws(VaultError) in try hasSigned(kept) } ?? true
        if let kept, !isOwn { plan.doubts.append(.signature(Self.place(of: kept))) }
        let own = isOwn ? kept : nil
        let generations = try LogNumbers(store: store).generations()
        if let fault = try LogNumbers(store: store).foreign(in: generations) { plan.faults.append(fault) }
        for generation in Set(generations + [head.generation]).sorted() {
            if generation > head.generation {
                plan.faults.append(try faultAhead(generation))
            } else {
                try add(generation, own, to: &plan)
            }
        }
        if let own, own.generation > head.generation {
            plan.faults.append(.cutOff(LogPlace(generation: own.generation, seq: 0)))
        }
        return plan
    }

    private func add(
        _ generation: Int64, _ kept: LogCheckpoints.Kept?, to plan: inout LogVerification.Plan
    ) throws(VaultError) {
        let known = generation == head.generation ? head.tree?.size : nil
        let size: UInt64
        if let known { size = known } else { size = try LeafTable(store: store, generation: generation).size() }
        var checkpoints: [LogCheckpoints.Kept] = []
        do throws(VaultError) {
            checkpoints = try LogCheckpoints(store: store, generation: generation).all()
        } catch {
            guard case .damagedLog(let fault) = error else { throw error }
            plan.faults.append(fault)
        }
        if let kept, kept.generation == generation { checkpoints.append(kept) }
        checkpoints.sort { $0.checkpoint.size < $1.checkpoint.size }
        plan.walks.append(LogWalk(generation, size: size, kept: checkpoints, keys: keys))
    }

    /// What rows beyond the running generation mean: that it was signed once, or that somebody wrote them.
    private func faultAhead(_ generation: Int64) throws(VaultError) -> LogFault {
        if let last = try? LogCheckpoints(store: store, generation: generation).last(), try hasSigned(last) {
            return .cutOff(LogPlace(generation: generation, seq: 0))
        }
        return .unexplained(LogPlace(generation: generation, seq: 0))
    }

    private func hasSigned(_ kept: LogCheckpoints.Kept) throws(VaultError) -> Bool {
        try LogSigner(keys, generation: kept.generation).hasSigned(kept.note)
    }

    private static func place(of kept: LogCheckpoints.Kept) -> LogPlace {
        LogPlace(generation: kept.generation, seq: Int64(clamping: kept.checkpoint.size))
    }
}
