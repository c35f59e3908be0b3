/// How much of the server a peer can take; every default is meant for one small machine.
package struct ServerLimits: Hashable, Sendable {
    /// Open connections in total.
    package var connections = 1_024
    /// Open connections of one uid.
    package var connectionsPerUser = 256
    /// Requests of one uid being answered at the same time; further ones wait for these, not for other users'.
    package var requestsPerUser = 64
    /// Bytes of one uid received and not yet answered, over all its connections.
    package var bytesPerUser = 64 << 20
    /// Bytes of one frame, its NUL not counted.
    package var frame = 1 << 20
    /// Levels of objects and arrays in one frame.
    package var nesting = 64
    /// Bytes received ahead on one connection while a request of it is being answered.
    package var ahead = 64 << 10
    /// From the first byte of a frame to its NUL.
    package var frameTime = Duration.seconds(10)
    /// How long a peer may leave its replies unread while more than the socket takes is waiting.
    package var writeTime = Duration.seconds(30)

    package init() {}
}
