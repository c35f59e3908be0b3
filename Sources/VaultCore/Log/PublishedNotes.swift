import Interfaces
import Synchronization
import TransparencyLog

/// The newest checkpoint that was told to anybody, for a seal that can't wait for the disk, and for the hourly one.
final class PublishedNotes: Sendable {
    struct Published: Sendable {
        let note: SignedNote
        let generation: Int64
        let size: UInt64
        /// When it was told, or found at the start.
        let told: Uptime
    }

    private let latest = Mutex<Published?>(nil)

    /// The newest one of a generation.
    func last(of generation: Int64) -> Published? {
        latest.withLock { $0?.generation == generation ? $0 : nil }
    }

    func keep(_ note: SignedNote, at time: Uptime) {
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { return }
        let next = Published(
            note: note, generation: Int64(clamping: checkpoint.origin.generation), size: checkpoint.size, told: time)
        latest.withLock { latest in
            if let last = latest, (last.generation, last.size) >= (next.generation, next.size) { return }
            latest = next
        }
    }
}

extension Vault {
    private static let hour: Int64 = 3_600_000_000

    /// Tells the journal of a checkpoint.
    func publish(_ note: SignedNote, at time: Uptime) {
        published.keep(note, at: time)
        if let told = try? PublishedCheckpoint(note) { premises.tell(.checkpoint(told)) }
    }

    /// Signs what is on the disk without asking the disk: keys are wiped at once, whatever state it is in.
    ///
    /// What memory holds was compared with the last checkpoint at the start, and has only been appended to since.
    func signLast() -> SignedNote? {
        let head = writerState.durable
        guard let keys, let tree = head.tree, tree.size > 0, signingFault == nil else { return nil }
        let last = published.last(of: head.generation)
        if let last, tree.size <= last.size + 1 { return nil }
        return try? LogSigner(keys, generation: head.generation).sign(tree, after: last?.note)
    }

    /// The checkpoint of a daemon that is asked to stop.
    func keepLastCheckpoint() async {
        guard let note = signLast() else { return }
        let now = premises.now
        do {
            try await loop.perform(for: .vault) { database, _ throws(VaultError) in
                try LogCheckpoints.keep(note, in: Store(database: database), at: now.wall)
            }
        } catch { return }
        publish(note, at: now.uptime)
    }

    /// A checkpoint an hour after the last one, if anything has happened since.
    func checkpointIfDue() async {
        guard holdsKeys, signingFault == nil else { return }
        let head = writerState.durable
        let last = published.last(of: head.generation)
        if let last, premises.now.uptime - last.told < Self.hour { return }
        guard let tree = head.tree, tree.size > (last?.size ?? 0) + 1 else { return }
        _ = try? await perform(MakeCheckpoint(.init()), for: Caller(uid: premises.ownUID))
    }
}
