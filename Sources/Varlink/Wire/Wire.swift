import FoundationEssentials
import NIOCore

/// Writes and reads messages: one JSON object each, ended by a NUL byte when it goes out.
struct Wire: Sendable {
    /// A message that JSON can't hold or that is over the frame limit.
    enum Unsendable: Error {
        case notEncodable
        case tooLarge
    }

    let frameLimit: Int
    let nestingLimit: Int
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    init(frameLimit: Int, nestingLimit: Int) {
        self.frameLimit = frameLimit
        self.nestingLimit = nestingLimit
        encoder.outputFormatting = .withoutEscapingSlashes
    }

    func frame(_ message: some Encodable) throws(Unsendable) -> ByteBuffer {
        guard let data = try? encoder.encode(message) else { throw .notEncodable }
        guard data.count <= frameLimit else { throw .tooLarge }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(data.count + 1)
        buffer.writeBytes(data)
        buffer.writeInteger(UInt8(0))
        return buffer
    }

    /// Checks the bytes and reads the message; the configuration says how its parameters are read.
    func read<Message: DecodableWithConfiguration>(
        _ type: Message.Type, from frame: ByteBuffer, _ configuration: Message.DecodingConfiguration
    ) throws(FrameFault) -> Message {
        try FrameCheck.check(frame, depth: nestingLimit)
        do {
            return try decoder.decode(type, from: Data(frame.readableBytesView), configuration: configuration)
        } catch {
            throw .malformed
        }
    }
}
