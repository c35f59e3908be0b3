import NIOCore

/// Sends the replies of a streaming call before its last, which the handler returns.
package struct ReplyWriter<Reply: Encodable & Sendable>: Sendable {
    private let wire: Wire
    private let deliver: @Sendable (ByteBuffer) async -> Delivery

    init(wire: Wire, deliver: @escaping @Sendable (ByteBuffer) async -> Delivery) {
        self.wire = wire
        self.deliver = deliver
    }

    /// Sends one reply and returns when the connection takes the next, so a slow reader slows its handler only.
    ///
    /// Throws when the peer is gone; what the handler throws then reaches nobody.
    package func send(_ reply: Reply) async throws(VarlinkFailure) {
        guard !Task.isCancelled else { throw VarlinkFailure(Undelivered.peerGone) }
        let frame: ByteBuffer
        do {
            frame = try wire.frame(ReplyMessage.continuing(reply))
        } catch {
            throw VarlinkFailure(Undelivered.unsendable)
        }
        guard await deliver(frame) == .taken else { throw VarlinkFailure(Undelivered.peerGone) }
    }
}

/// Whether a connection took a reply.
enum Delivery: Sendable {
    case taken
    case peerGone
}

/// Why a reply can't reach its caller; the connection ends, so this never travels.
enum Undelivered: VarlinkError {
    case peerGone
    case unsendable

    var name: String { "" }

    init?(name: String, from decoder: any Decoder) throws {
        return nil
    }

    func encode(to encoder: any Encoder) throws {}
}
