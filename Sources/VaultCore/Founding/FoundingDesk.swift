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
        fileprivate let shares: SplitShares
        fileprivate let seed: Secret

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
        var seats: [Seat] = []
        var vessel: Vessel?
        var terms: Terms?
        var resealing: ResealingProgress?
    }

    private let state = Mutex(State())

    var seats: [Seat] { state.withLock { $0.seats } }

    /// Nil when nothing is being handed out.
    var terms: Terms? { state.withLock { $0.terms } }

    /// Whether every custodian has read hers back.
    var isReadBack: Bool { state.withLock { !$0.seats.isEmpty && $0.seats.allSatisfy(\.confirmed) } }

    /// Takes a new set; the one before, if any, is void.
    func begin(_ shares: ShareSet) {
        state.withLock { $0 = State(seats: shares.seats, vessel: shares.vessel, terms: shares.terms) }
    }

    func wipe() {
        state.withLock { $0 = State() }
    }

    /// The custodian a code belongs to, by index from 0.
    func seat(for code: String) throws(VaultError) -> Int {
        let hash = ClaimCodes.hash(code)
        guard let index = state.withLock({ $0.seats.firstIndex { $0.codeHash == hash } }) else { throw .wrongCode }
        return index
    }

    /// The text of a share and the hash of all, for the custodian at an index.
    func shareText(_ index: Int) throws(VaultError) -> String {
        guard let vessel = state.withLock({ $0.vessel }) else { throw .wrongCode }
        return try sealing(.share) { () throws(SealingError) in
            ShareText.write(try vessel.shares.share(UInt8(clamping: index + 1)))
        }
    }

    func hashes() throws(VaultError) -> [[UInt8]] {
        guard let vessel = state.withLock({ $0.vessel }) else { throw .wrongCode }
        return try sealing(.share) { () throws(SealingError) in try vessel.shares.hashes() }
    }

    /// The recovery seed, for the signatures of the founding's last step.
    func recovery() throws(VaultError) -> IdentitySeed {
        guard let vessel = state.withLock({ $0.vessel }) else { throw .wrongCode }
        return try sealing(.share) { () throws(SealingError) in try IdentitySeed(vessel.seed) }
    }

    /// Takes a custodian's one claim; false if it has been taken.
    func claim(_ index: Int) -> Bool {
        state.withLock { state in
            guard state.seats.indices.contains(index), !state.seats[index].claimed else { return false }
            state.seats[index].claimed = true
            return true
        }
    }

    func markConfirmed(_ index: Int) {
        state.withLock { if $0.seats.indices.contains(index) { $0.seats[index].confirmed = true } }
    }
}

/// How far the sealing of recovery's keys to the set being handed out has come.
extension FoundingDesk {
    var resealing: ResealingProgress? { state.withLock { $0.resealing } }

    func keep(_ progress: ResealingProgress) {
        state.withLock { if $0.terms != nil { $0.resealing = progress } }
    }

    /// Notes how far a batch came, once it is durable.
    func reach(_ next: Int, _ unopened: Int) {
        state.withLock { state in
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
