import NIOCore

/// The replies of one streaming call, in order, the last included; to be iterated once.
///
/// Leaving early leaves replies unread: close the client then, which is how varlink cancels.
package struct ReplyStream<Reply: Decodable & Sendable>: AsyncSequence {
    package typealias Element = Reply

    let client: VarlinkClient
    let request: ByteBuffer

    package func makeAsyncIterator() -> Iterator {
        Iterator(client: client, state: .unsent(request))
    }

    /// Sends the call at the first `next()` and reads one reply at each.
    package struct Iterator: AsyncIteratorProtocol {
        enum State {
            case unsent(ByteBuffer)
            case open
            case ended
        }

        let client: VarlinkClient
        var state: State

        package mutating func next() async throws(ClientError) -> Reply? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Reply? {
            let request: ByteBuffer?
            switch state {
            case .ended: return nil
            case .open: request = nil
            case .unsent(let frame): request = frame
            }
            state = .ended
            let reply: IncomingReply<Reply> = try await client.reply(to: request)
            if reply.continues { state = .open } else { client.endStream() }
            return try VarlinkClient.parameters(of: reply)
        }
    }
}
