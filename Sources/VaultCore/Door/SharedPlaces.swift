/// Places for so many in all and so many of one; whoever holds none finds one, whatever the others hold.
///
/// There are then at most as many more as there are accounts and sessions.
struct SharedPlaces: Sendable {
    private let most: Int
    private let mostOfOne: Int
    private var taken: [Party: Int] = [:]
    private var sum = 0

    init(most: Int, ofOne mostOfOne: Int) {
        self.most = most
        self.mostOfOne = mostOfOne
    }

    /// Takes a place; false if there is none for this party.
    mutating func take(_ party: Party) -> Bool {
        let held = taken[party, default: 0]
        guard held == 0 || (held < mostOfOne && sum < most) else { return false }
        taken[party] = held + 1
        sum += 1
        return true
    }

    mutating func leave(_ party: Party) {
        guard let held = taken[party] else { return }
        taken[party] = held > 1 ? held - 1 : nil
        sum -= 1
    }
}
