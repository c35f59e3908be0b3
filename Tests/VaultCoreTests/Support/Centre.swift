import Access
import CanonicalJSON
import CaseFile
import FormFiles
import FoundationEssentials
import Glibc
import Interfaces
import Sealing
import Synchronization

@testable import VaultCore

/// A child-protection centre with a vault of its own in a temporary directory.
final class Centre: Sendable {
    static let root = Caller(uid: 0)
    static let unsealing = "dumak-tipol-rasib"

    let place: TemporaryPlace
    let clock: TestClock
    let journal: TestJournal
    let vault: VaultCore.Vault

    var directory: String { place.path }

    /// One person at the centre: what she knows.
    struct Person: Sendable {
        let name: String
        let passphrase: String
        let session: String
        let fingerprint: String
    }

    init(
        in place: TemporaryPlace = TemporaryPlace(), credential: SharedSecret? = nil, selfOpening: Bool = false,
        policyDigest: [UInt8] = Hash.sha256([]), slice: Duration = .seconds(60), clock: TestClock = TestClock()
    ) throws {
        self.place = place
        self.clock = clock
        let journal = TestJournal()
        self.journal = journal
        let handed = credential.map { credential in Premises.Handed(selfOpening: selfOpening) { credential } }
        vault = try VaultCore.Vault(
            try Centre.premises(
                place.path, clock: { clock.moment }, handed, policyDigest: policyDigest, tell: { journal.write($0) }),
            slice: slice)
    }

    static func premises(
        _ directory: String, clock: @escaping @Sendable () -> Moment, _ handed: Premises.Handed? = nil,
        policyDigest: [UInt8] = Hash.sha256([]), tell: @escaping @Sendable (JournalNews) -> Void = { _ in }
    ) throws -> Premises {
        let config = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Config").path
        let text = { (name: String) in try String(contentsOfFile: config + "/" + name, encoding: .utf8) }
        let places = try Places.parse(try text("places.yaml"), file: "places.yaml")
        let forms = try ["registration", "session_note", "note"].map {
            (name: "\($0).yaml", text: try text("forms/\($0).yaml"))
        }
        return Premises(
            Premises.House(directory: directory, ownUID: geteuid(), version: "test", tell: tell),
            Premises.Rules(
                policy: try Policy.parse(try text("policy.yaml"), file: "policy.yaml"), policyDigest: policyDigest,
                forms: try FormCatalog.parse(forms, in: FormSurroundings(places: places)),
                sessions: SessionTable.Limits(idle: 600_000_000, lifetime: 28_800_000_000), argon2: .floor),
            Premises.Site(referencePrefix: "Q", zone: "Asia/Karachi", clock: clock, day: { Self.day($0) }),
            handed: handed)
    }

    /// The day at the site, five hours east of Greenwich the year round.
    static func day(_ instant: Int64) -> PartialDate? {
        PartialDate(typed: String(Moment.text(instant + 5 * 3_600_000_000).prefix(10)))
    }

    func perform<Op: Operation>(_ operation: Op, uid: UInt32 = 0) async throws(VaultError) -> Op.Method.Reply {
        try await vault.perform(operation, for: Caller(uid: uid))
    }

    /// All chunks of a listing.
    func all<Op: ChunkedOperation>(_ operation: Op, uid: UInt32 = 0) async throws(VaultError) -> [Op.Method.Reply] {
        var replies: [Op.Method.Reply] = []
        var next: Op? = operation
        while let operation = next {
            let chunk = try await vault.perform(chunk: operation, for: Caller(uid: uid))
            replies.append(chunk.reply)
            next = chunk.rest
        }
        return replies
    }
}

/// A state directory that goes with the last one who uses it.
final class TemporaryPlace: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/amanat-test-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What the vault said to the journal.
final class TestJournal: Sendable {
    private let news = Mutex<[JournalNews]>([])

    func write(_ one: JournalNews) { news.withLock { $0.append(one) } }

    var all: [JournalNews] { news.withLock { $0 } }

    var checkpoints: [PublishedCheckpoint] {
        news.withLock { $0.compactMap { if case .checkpoint(let checkpoint) = $0 { checkpoint } else { nil } } }
    }

    var rows: [DamagedRow] {
        news.withLock { $0.compactMap { if case .damagedRow(let row) = $0 { row } else { nil } } }
    }

    var damage: [LogFault] {
        news.withLock { $0.compactMap { if case .damaged(let fault) = $0 { fault } else { nil } } }
    }
}

/// A request id nobody used before.
func fresh() -> String { UUID().uuidString }
