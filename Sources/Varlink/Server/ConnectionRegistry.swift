import NIOCore

/// The open connections of a server and what each user holds of it; lives on the event loop.
final class ConnectionRegistry {
    /// What one uid holds.
    private struct Load {
        var connections = 0
        var requests = 0
        var bytes = 0
        /// Connections with a request that waits for another of the same uid to finish.
        var waiting = CircularBuffer<ServerConnection>()
    }

    private let limits: ServerLimits
    private var connections: [ConnectionID: ServerConnection] = [:]
    private var loads: [UInt32: Load] = [:]
    private var lastNumber: UInt64 = 0
    private var isDraining = false
    private var drained: EventLoopPromise<Void>?

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Takes a connection in, or says which limit it is over.
    ///
    /// Where all places are taken, whoever holds fewer than another is given one of that other's.
    func caller(for peer: PeerCredentials) -> Result<Caller, OverLimit> {
        guard loads[peer.uid, default: Load()].connections < limits.connectionsPerUser else {
            return .failure(OverLimit(cause: .tooManyConnectionsOfUser))
        }
        guard !isDraining, connections.count < limits.connections || makeRoom(for: peer.uid) else {
            return .failure(OverLimit(cause: .tooManyConnections))
        }
        lastNumber += 1
        return .success(Caller(peer: peer, connection: ConnectionID(number: lastNumber)))
    }

    /// Closes a connection of the uid that holds most, the newest whose request isn't being answered.
    ///
    /// The share of each so shrinks as there are more of them, and a few accounts can't fill the house: one that is new
    /// gets as many places as the others are left with. Nobody's answer is cut off for it.
    private func makeRoom(for uid: UInt32) -> Bool {
        let held = loads[uid, default: Load()].connections
        guard let most = loads.max(by: { $0.value.connections < $1.value.connections }),
            most.value.connections > held + 1
        else { return false }
        let theirs = connections.values.lazy.filter { $0.caller.peer.uid == most.key && !$0.isAnswering }
        guard let last = theirs.max(by: { $0.caller.connection.number < $1.caller.connection.number }) else {
            return false
        }
        last.drop(.madeRoom)
        return true
    }

    /// A connection that isn't let in.
    struct OverLimit: Error {
        let cause: Closure.Cause
    }

    func insert(_ connection: ServerConnection) {
        connections[connection.caller.connection] = connection
        loads[connection.caller.peer.uid, default: Load()].connections += 1
    }

    /// Forgets a closed connection with all it held.
    func remove(_ connection: ServerConnection, bytes: Int) {
        let uid = connection.caller.peer.uid
        guard connections.removeValue(forKey: connection.caller.connection) != nil, var load = loads[uid] else {
            return
        }
        load.connections -= 1
        load.bytes -= bytes
        load.waiting.removeAll { $0 === connection }
        loads[uid] = load.connections > 0 || load.requests > 0 ? load : nil
        if connections.isEmpty { drained?.succeed() }
    }

    /// Notes that a connection holds more or fewer bytes; false when its uid is over the limit.
    func hold(_ difference: Int, for connection: ServerConnection) -> Bool {
        let bytes = loads[connection.caller.peer.uid, default: Load()].bytes + difference
        loads[connection.caller.peer.uid]?.bytes = bytes
        return bytes <= limits.bytesPerUser
    }

    /// Lets a request start, or has the connection wait for `admitted()`.
    func admit(_ connection: ServerConnection) -> Bool {
        let uid = connection.caller.peer.uid
        guard loads[uid, default: Load()].requests < limits.requestsPerUser else {
            loads[uid]?.waiting.append(connection)
            return false
        }
        loads[uid]?.requests += 1
        return true
    }

    /// Ends a request of a uid and passes its place on.
    func release(_ uid: UInt32) {
        guard var load = loads[uid] else { return }
        let next = load.waiting.popFirst()
        if next == nil { load.requests -= 1 }
        loads[uid] = load.connections > 0 || load.requests > 0 ? load : nil
        next?.admitted()
    }

    /// Lets every connection finish the request it is answering and closes it then.
    func drain(_ promise: EventLoopPromise<Void>) {
        isDraining = true
        guard !connections.isEmpty else { return promise.succeed() }
        drained = promise
        for connection in connections.values {
            connection.drain()
        }
    }

    /// Closes what is left.
    func closeAll() {
        for connection in connections.values {
            connection.close()
        }
    }
}
