import FoundationEssentials
import NIOCore

/// A request as it goes out; flags are written only when true.
struct OutgoingRequest<Parameters: Encodable>: Encodable {
    let method: String
    let parameters: Parameters
    private let more: Bool?
    private let oneway: Bool?

    /// What the caller expects back.
    enum Expectation {
        case reply
        case replies
        case nothing
    }

    init(_ method: String, _ parameters: Parameters, _ expectation: Expectation) {
        self.method = method
        self.parameters = parameters
        more = expectation == .replies ? true : nil
        oneway = expectation == .nothing ? true : nil
    }
}

/// A reply as it came in.
struct IncomingReply<Parameters: Decodable>: DecodableWithConfiguration {
    let parameters: Result<Parameters, RemoteError>
    let continues: Bool

    init(from decoder: any Decoder, configuration frame: ByteBuffer) throws {
        let fields = try decoder.container(keyedBy: FieldName.self)
        continues = try fields.optional("continues") ?? false
        if let error: String = try fields.optional("error") {
            parameters = .failure(RemoteError(name: error, frame: frame))
        } else if let value: Parameters = try fields.optional("parameters") {
            parameters = .success(value)
        } else {
            parameters = .success(try JSONDecoder().decode(Parameters.self, from: Data("{}".utf8)))
        }
    }
}
