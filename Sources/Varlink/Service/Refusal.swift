/// A request that the protocol layer refused before any handler saw it.
package struct Refusal: Hashable, Sendable {
    package let caller: Caller
    package let cause: Cause

    /// The cause; names are the peer's own words, cut to 128 characters.
    package enum Cause: Error, Hashable, Sendable {
        case interfaceNotFound(String)
        case methodNotFound(String)
        case methodNotImplemented(String)
        case invalidParameter(method: String, parameter: String)
        case expectedMore(method: String)
        /// Not a message at all: the connection is closed instead of an answer.
        case fault(FrameFault)
    }
}

extension Refusal.Cause {
    /// The error to answer, or nil when the connection has to be closed.
    var answer: ServiceError? {
        switch self {
        case .interfaceNotFound(let interface): .interfaceNotFound(interface: interface)
        case .methodNotFound(let method): .methodNotFound(method: method)
        case .methodNotImplemented(let method): .methodNotImplemented(method: method)
        case .invalidParameter(_, let parameter): .invalidParameter(parameter: parameter)
        case .expectedMore: .expectedMore
        case .fault: nil
        }
    }
}

/// A connection that the server closed on its own.
package struct Closure: Hashable, Sendable {
    /// Nil when the kernel didn't say who connected.
    package let peer: PeerCredentials?
    package let cause: Cause

    /// Why it was closed; a peer that leaves by itself is no cause.
    package enum Cause: Hashable, Sendable {
        case tooManyConnections
        case tooManyConnectionsOfUser
        /// Others found no place, and this user held most.
        case madeRoom
        case tooManyBytesOfUser
        case frameTooLarge
        case unfinishedFrame
        case notReading
        case fault(FrameFault)
        /// A handler answered with something JSON can't hold or that is over the frame limit.
        case unsendableReply
        case unknownPeer
    }
}

/// Sees what the protocol layer refuses, so that refusals can be audited like everything else.
package struct ServerObserver: Sendable {
    /// Awaited before the refusal is answered: a caller never learns of a refusal that isn't on record.
    package let refusing: @Sendable (Refusal) async -> Void
    /// Called on the event loop at each closure; it has to return at once.
    package let closing: @Sendable (Closure) -> Void

    package init(
        refusing: @escaping @Sendable (Refusal) async -> Void,
        closing: @escaping @Sendable (Closure) -> Void
    ) {
        self.refusing = refusing
        self.closing = closing
    }

    /// Sees nothing.
    package static var blind: ServerObserver {
        ServerObserver(refusing: { _ in }, closing: { _ in })
    }
}
