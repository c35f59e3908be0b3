/// Who made a call: the kernel's word on the process, and the connection it came over.
package struct Caller: Hashable, Sendable {
    package let peer: PeerCredentials
    package let connection: ConnectionID
}

/// A connection's number, unique within one run of a server.
package struct ConnectionID: Hashable, Sendable {
    package let number: UInt64
}

/// One call of one method.
package struct Call<Method: VarlinkMethod>: Sendable {
    package let parameters: Method.Parameters
    package let caller: Caller
}
