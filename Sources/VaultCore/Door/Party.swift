import Trust

/// Who waits for what all share: a Unix account, and the person under it where a session names her.
package struct Party: Hashable, Sendable {
    /// Nil for what the vault does of itself.
    let uid: UInt32?
    let person: UserID?

    /// The vault's own work, such as a rotation: one party among the others.
    static let vault = Party(uid: nil, person: nil)

    init(_ caller: Caller) { self.init(uid: caller.uid, person: nil) }

    init(_ request: Work.Request) { self.init(uid: request.caller.uid, person: request.session?.user) }

    init(uid: UInt32?, person: UserID?) {
        self.uid = uid
        self.person = person
    }
}
