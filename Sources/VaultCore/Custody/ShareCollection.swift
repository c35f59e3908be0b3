import Sealing
import Trust

/// What a `CollectionID` names.
enum CollectionTag {}
/// One collection of shares; a custodian enters hers for the id she was shown.
typealias CollectionID = Identifier<CollectionTag>

/// Shares being collected: what for, until when, and the shares themselves, in locked memory only.
///
/// It rests with the writer's memory, so that a share counts if and only if its audit entry is durable, and goes with its
/// collection and no other. Whoever has the daemon's memory before there are enough has fewer shares than it takes: they
/// are wiped when the deed is done, when it is cancelled or expires, at a seal and at a stop; a kill takes them with it.
struct ShareCollection: Sendable {
    /// How long custodians have to come together, in microseconds: an hour.
    static let lifetime: Int64 = 3_600_000_000

    /// One custodian's share, which several marks of the writer's memory may refer to.
    private final class Entry: Sendable {
        let share: Share

        init(_ share: consuming Share) {
            self.share = share
        }
    }

    let id: CollectionID
    let errand: ShareErrand
    /// How many shares it takes.
    let threshold: Int
    let began: Moment
    private var entries: [Entry] = []

    init(_ errand: ShareErrand, threshold: Int, at now: Moment) {
        id = .random()
        self.errand = errand
        self.threshold = threshold
        began = now
    }

    /// When it ends by the calendar of its beginning, in microseconds of UTC since 1970.
    var expires: Int64 { began.wall + Self.lifetime }

    /// The numbers of the shares that are there, from 1, in order of entry.
    var entered: [UInt8] { entries.map { $0.share.index } }

    /// Whether enough shares are there.
    var isComplete: Bool { entries.count >= threshold }

    func isOver(at now: Moment) -> Bool { now.uptime - began.uptime >= Self.lifetime }

    /// Counts a share; one that is there already counts once.
    mutating func count(_ share: consuming Share) {
        let index = share.index
        let entry = Entry(share)
        if !entered.contains(index) { entries.append(entry) }
    }

    /// The secret that the shares give; `badShare(.tooFew)` below the threshold, or the fault of one of another set.
    func secret(_ set: ShareSetDescription, hashes: [[UInt8]]) throws(SealingError) -> Secret {
        var collector = try ShareCollector(set, hashes: hashes)
        for entry in entries { try collector.add(entry.share) }
        return try collector.combine()
    }
}
