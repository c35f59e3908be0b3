import Synchronization
import Trust

/// Where each person's last top-up stopped in the list of cases; forgotten at a restart, which only costs time.
final class TopUpPlaces: Sendable {
    private let places = Mutex<[UserID: Int]>([:])

    func start(of user: UserID) -> Int { places.withLock { $0[user] ?? 0 } }

    func keep(_ place: Int, for user: UserID) { places.withLock { $0[user] = place } }
}
