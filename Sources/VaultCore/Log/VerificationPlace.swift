import Synchronization

/// The place of the one verification that may run at a time: each reads the whole log, and holds eight bytes for each entry.
final class VerificationPlace: Sendable {
    /// What a verification that would begin found.
    enum Seat: Sendable {
        case free, taken
    }

    private let current = Mutex(Seat.free)

    /// Takes the place; whoever found it free leaves it again.
    func enter() -> Seat {
        current.withLock { current in
            defer { current = .taken }
            return current
        }
    }

    func leave() { current.withLock { $0 = .free } }
}
