import Sealing
import Synchronization

/// The share set being handed out, the founding's or a newer one: in memory only, until every custodian has read hers
/// back and it is in force.
///
/// A restart or a seal before that wipes it, and with it the only copy of its recovery seed.
final class FoundingDesk: Sendable {
    /// One custodian's place.
    struct Seat: Sendable, Equatable {
        let name: String
        let codeHash: [UInt8]
        var claimed = false
        var confirmed = false
    }

    /// The shares and the seed they were split from.
    final class Vessel: Sendable {
        let shares: SplitShares
        let seed: Secret

        init(_ shares: consuming SplitShares, _ seed: consuming Secret) {
            self.shares = shares
            self.seed = seed
        }
    }

    /// Which set it is.
    struct Terms: Sendable, Equatable {
        let set: [UInt8]
        /// Shares needed together.
        let threshold: Int
        /// The public half of its recovery key.
        let identity: PublicIdentity
    }

    private struct State: Sendable {
        var handed: HandedOut?
        var resealing: ResealingProgress?
    }

    private let state = Mutex(State())

    /// Nil when nothing is being handed out.
    var handed: HandedOut? { state.withLock { $0.handed } }

    /// Takes a new set; the one before, if any, is void.
    func begin(_ shares: ShareSet) {
        let handed = HandedOut(seats: shares.seats, terms: shares.terms, vessel: shares.vessel)
        state.withLock { $0 = State(handed: handed) }
    }

    /// Wipes whatever is being handed out, at a seal.
    func wipe() {
        state.withLock { $0 = State() }
    }

    /// Wipes a set that is in force now, and not one that has been begun since.
    func wipe(_ terms: Terms) {
        state.withLock { if $0.handed?.terms == terms { $0 = State() } }
    }

    /// The set that a code belongs to, and whose it is, by index from 0; `wrongCode` if there is none.
    func find(_ code: String) throws(VaultError) -> (HandedOut, seat: Int) {
        guard let handed, let seat = handed.seat(for: code) else { throw .wrongCode }
        return (handed, seat: seat)
    }

    /// The set that this id names, once all its shares have been read back; `nothingCollected` if it isn't the one that
    /// is being handed out.
    func ready(for set: [UInt8]) throws(VaultError) -> HandedOut {
        guard let handed, handed.terms.set == set else { throw .nothingCollected }
        guard handed.isReadBack else { throw .needed("read_back", rule: "share_agree.read-back") }
        return handed
    }

    /// Notes a custodian's claim; of a set that is void by now there is nothing to note.
    func claim(_ seat: Int, of terms: Terms) {
        _ = try? change(seat, of: terms) { $0.claimed = true }
    }

    /// Notes that a share was read back, and returns the set as it is then; `wrongCode` if the set is void by now.
    func confirm(_ seat: Int, of terms: Terms) throws(VaultError) -> HandedOut {
        try change(seat, of: terms) { $0.confirmed = true }
    }

    private func change(
        _ seat: Int, of terms: Terms, _ change: (inout Seat) -> Void
    ) throws(VaultError) -> HandedOut {
        try state.withLock { state throws(VaultError) in
            guard var handed = state.handed, handed.terms == terms else { throw .wrongCode }
            change(&handed.seats[seat])
            state.handed = handed
            return handed
        }
    }
}

/// How far the sealing of recovery's keys to the set being handed out has come.
extension FoundingDesk {
    var resealing: ResealingProgress? { state.withLock { $0.resealing } }

    /// Where the next batch for a set begins; from now on what is sealed to recovery is noted.
    ///
    /// A batch that begins beside another one, or again after one that was undone, keeps what was noted before.
    func beginBatch(for terms: Terms) -> ResealingProgress {
        state.withLock { state in
            let progress = state.resealing ?? ResealingProgress()
            if state.handed?.terms == terms { state.resealing = progress }
            return progress
        }
    }

    /// Notes how far a batch for a set came, once it is durable; one that another batch has overtaken changes nothing.
    func reach(_ next: Int, _ unopened: Int, for terms: Terms) {
        state.withLock { state in
            guard state.handed?.terms == terms, next > state.resealing?.next ?? 0 else { return }
            state.resealing?.next = next
            state.resealing?.unopened = unopened
        }
    }

    /// Notes that a key was sealed to recovery, or deleted, while they are being sealed anew: it has to be looked at
    /// once more.
    func touch(_ place: CompartmentEpoch) {
        state.withLock { _ = $0.resealing?.touched.insert(place) }
    }
}

/// One-time codes handed over in person: for custodians' shares and for people's first login.
enum ClaimCodes {
    /// A code of 80 bits that can be typed on any keyboard.
    static func make() -> String { Passphrase.generate() }

    /// What is kept of a code; spacing and case don't count.
    static func hash(_ code: String) -> [UInt8] {
        let plain = code.lowercased().filter { $0.isLetter || $0.isNumber }
        return Hash.blake2b256([Array("amanat claim code/1".utf8), Array(plain.utf8)])
    }
}
