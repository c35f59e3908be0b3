/// Who comes next among those who wait: whoever has had least of what is shared.
///
/// Start-time fair queueing: whoever comes back from waiting for nothing begins where the others are now, so that time
/// not asked for isn't saved up, and a new one is never behind those who have been here for long.
struct FairShares<Key: Hashable & Sendable>: Sendable {
    private struct Share {
        /// Time had, in the order's own count.
        var had: Duration
        var waiting = 0
        /// When it last came or was chosen: of those who have had the same, the one who has waited longest is next.
        var turn: UInt64 = 0
    }

    /// Shares remembered of those who don't wait; a flood of accounts must not fill memory.
    private static var most: Int { 1_024 }

    private var shares: [Key: Share] = [:]
    /// What the one chosen last had had.
    private var level = Duration.zero
    private var turns: UInt64 = 0

    var isWaiting: Bool { shares.values.contains { $0.waiting > 0 } }

    mutating func enter(_ key: Key) {
        var share = shares[key] ?? Share(had: level)
        if share.waiting == 0 {
            share.had = max(share.had, level)
            share.turn = nextTurn()
        }
        share.waiting += 1
        shares[key] = share
    }

    /// The one whose turn it is; it has then one wait less.
    mutating func next() -> Key? {
        let next = shares.lazy.filter { $0.value.waiting > 0 }.min {
            ($0.value.had, $0.value.turn) < ($1.value.had, $1.value.turn)
        }
        guard let (key, share) = next else { return nil }
        level = max(level, share.had)
        let turn = nextTurn()
        shares[key]?.waiting -= 1
        shares[key]?.turn = turn
        return key
    }

    /// Notes what a turn has taken.
    mutating func charge(_ key: Key, _ time: Duration) {
        shares[key, default: Share(had: level)].had += time
        if shares.count > Self.most { shares = shares.filter { $0.value.waiting > 0 } }
    }

    private mutating func nextTurn() -> UInt64 {
        turns += 1
        return turns
    }
}
