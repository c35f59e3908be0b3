import Trust

/// What a `CollectionID` names.
enum CollectionTag {}
/// One collection of shares; a custodian enters hers for the id she was shown.
typealias CollectionID = Identifier<CollectionTag>

/// Shares being collected: what for, until when, and whose are there. Holds nothing secret.
///
/// It rests with the writer's memory, so that a share counts if and only if its audit entry is durable; the shares
/// themselves are in `ShareDesk`.
struct ShareCollection: Sendable, Equatable {
    /// How long custodians have to come together, in microseconds: an hour.
    static let lifetime: Int64 = 3_600_000_000

    /// One custodian's share.
    struct Entry: Sendable, Equatable {
        /// The share's number, from 1.
        let index: UInt8
        /// The Unix account it was entered from.
        let uid: UInt32
    }

    let id: CollectionID
    let errand: ShareErrand
    /// How many shares it takes.
    let threshold: Int
    /// Microseconds since 1970 UTC.
    let began: Int64
    private(set) var entries: [Entry] = []

    init(_ errand: ShareErrand, threshold: Int, at now: Int64) {
        id = .random()
        self.errand = errand
        self.threshold = threshold
        began = now
    }

    var expires: Int64 { began + Self.lifetime }

    /// Whether enough shares are there.
    var isComplete: Bool { entries.count >= threshold }

    /// Whether it is over at a time; so it is too where the clock was put back before its beginning.
    func isOver(at now: Int64) -> Bool { now >= expires || now < began }

    /// Counts a share; one that is there already counts once.
    mutating func count(_ index: UInt8, from uid: UInt32) {
        guard !entries.contains(where: { $0.index == index }) else { return }
        entries.append(Entry(index: index, uid: uid))
    }
}
