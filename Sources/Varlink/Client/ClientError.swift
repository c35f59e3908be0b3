import FoundationEssentials
import NIOCore

/// Why a call brought no reply.
package enum ClientError: Error, Sendable {
    /// Nobody listens at the path, or the caller may not connect.
    case unreachable(path: String)
    /// Somebody listens at the path, and so many are connecting that there was no place in the queue for long.
    case crowded(path: String)
    /// The connection ended before the reply was complete.
    case closed
    /// A stream is open on this connection; its replies have to end first.
    case busy
    /// The parameters can't be written as a frame within the limit.
    case unsendable
    /// The server sent a frame over the limit.
    case replyTooLarge
    /// The server sent something that isn't a reply to this method.
    case malformedReply
    /// The server answered with an error.
    case refused(RemoteError)
}

/// An error as a server answered it; its parameters are read once the reader knows its interface.
package struct RemoteError: Error, Hashable, Sendable {
    /// The whole name, interface included.
    package let name: String
    private let frame: ByteBuffer

    init(name: String, frame: ByteBuffer) {
        self.name = name
        self.frame = frame
    }

    /// The error as a value of an interface's set, or nil when it isn't one of these or its parameters are wrong.
    package func decoded<Failure: VarlinkError>(as type: Failure.Type) -> Failure? {
        let data = Data(frame.readableBytesView)
        return try? JSONDecoder().decode(Body<Failure>.self, from: data, configuration: name).failure
    }

    private struct Body<Failure: VarlinkError>: DecodableWithConfiguration {
        let failure: Failure?

        init(from decoder: any Decoder, configuration name: String) throws {
            let fields = try decoder.container(keyedBy: FieldName.self)
            failure = try Failure(name: name, from: fields.superDecoder(forKey: "parameters"))
        }
    }
}
