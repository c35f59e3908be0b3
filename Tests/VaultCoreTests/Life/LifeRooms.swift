/// Who holds the key of each room, by the rules that the design gives for epochs, orphans and top-ups.
extension LifeModel {
    /// The keys a person has made last, as a grant names them.
    struct Key: Hashable {
        let name: String
        let generation: Int
    }

    /// The newest epoch of one room.
    struct Holding {
        /// To whom it was granted; a statement, which stays.
        var grantees: Set<Key>
        /// Whose sealed bytes are there.
        var sealed: Set<Key>
        /// Everybody to whom any epoch of the room was granted.
        var ever: Set<String> = []
    }

    func key(of name: String) -> Key? { humans[name].map { Key(name: name, generation: $0.generation) } }

    /// Whether somebody active holds the key: then so does, after topping up, everybody entitled to it.
    func isOpen(_ room: Room) -> Bool {
        holdings[room]?.sealed.contains { isEntitled($0.name, room) } ?? false
    }

    /// Whether an assigned author can write: she holds the key, or may open the next epoch.
    ///
    /// She may where there is no epoch yet, where she held the newest one, and where nobody who held it has a right to
    /// it by signature. Somebody stopped by an admin alone still has: an admin makes no orphan.
    func canWrite(_ name: String, _ room: Room) -> Bool {
        guard isEntitled(name, room) else { return false }
        guard let holding = holdings[room], !isOpen(room) else { return true }
        return holding.grantees.contains { $0.name == name } || holding.grantees.allSatisfy { !stillHolds($0, room) }
    }

    /// Whether bytes sealed to these keys may still be there: nothing was signed against it, and she isn't disabled.
    func keeps(_ key: Key, _ room: Room) -> Bool { stillHolds(key, room) && humans[key.name]?.isDisabled == false }

    /// Opens the next epoch for everybody entitled.
    mutating func renew(_ room: Room) {
        let entitled = Set(humans.keys.filter { isEntitled($0, room) }.compactMap(key))
        let ever = (holdings[room]?.ever ?? []).union(entitled.map(\.name))
        holdings[room] = Holding(grantees: entitled, sealed: entitled, ever: ever)
    }

    /// What becomes of the keys after a change once everybody has topped up.
    ///
    /// - Parameter dropping: whose sealed bytes were deleted everywhere, whatever was signed.
    mutating func settle(dropping dropped: String? = nil) {
        for (room, holding) in holdings {
            let sealed = holding.sealed.filter { stillHolds($0, room) && $0.name != dropped }
            holdings[room]?.sealed = sealed
            if sealed.isEmpty { lose(room) }
            if isOpen(room) || isContinued(room) { renew(room) }
        }
    }

    /// Whether a key is somebody's present one, who has a right to the room by signature.
    private func stillHolds(_ key: Key, _ room: Room) -> Bool {
        key == self.key(of: key.name) && isSigned(key.name, room)
    }

    /// Whether a room without a holder is gone on with at a top-up: by somebody who held the newest epoch, or any, where
    /// nobody who held the newest has a right to it.
    private func isContinued(_ room: Room) -> Bool {
        guard let holding = holdings[room], holding.sealed.isEmpty else { return false }
        let isFree = holding.grantees.allSatisfy { !isSigned($0.name, room) }
        return humans.keys.contains { name in
            isEntitled(name, room)
                && (holding.grantees.contains { $0.name == name } || isFree && holding.ever.contains(name))
        }
    }

    private mutating func lose(_ room: Room) {
        for number in notes.indices where notes[number].room == room { notes[number].isLost = true }
    }
}
