import FoundationEssentials
import NIOCore

/// A registered handler without its types: reads the parameters and yields the rest of the work.
struct MethodHandler: Sendable {
    /// The work of one call, its parameters already read; yields the frame of the last reply.
    typealias Work = @Sendable (Conversation) async throws(VarlinkFailure) -> ByteBuffer

    /// What the work of a call needs from its connection.
    struct Conversation: Sendable {
        let caller: Caller
        let wire: Wire
        let deliver: @Sendable (ByteBuffer) async -> Delivery
    }

    let answer: MethodSummary.Answer
    let bind: @Sendable (KeyedDecodingContainer<FieldName>) throws -> Work

    static func call<Method: VarlinkCall>(
        _ method: Method.Type,
        _ handler: @escaping @Sendable (Call<Method>) async throws(VarlinkFailure) -> Method.Reply
    ) -> MethodHandler {
        MethodHandler(answer: .single) { fields in
            let parameters = try Self.parameters(of: method, in: fields)
            return { conversation throws(VarlinkFailure) in
                let reply = try await handler(Call(parameters: parameters, caller: conversation.caller))
                return try Self.last(reply, conversation.wire)
            }
        }
    }

    static func stream<Method: VarlinkStream>(
        _ method: Method.Type,
        _ handler:
            @escaping @Sendable (Call<Method>, ReplyWriter<Method.Reply>) async throws(VarlinkFailure) ->
            Method.Reply
    ) -> MethodHandler {
        MethodHandler(answer: .stream) { fields in
            let parameters = try Self.parameters(of: method, in: fields)
            return { conversation throws(VarlinkFailure) in
                let writer = ReplyWriter<Method.Reply>(wire: conversation.wire, deliver: conversation.deliver)
                let reply = try await handler(Call(parameters: parameters, caller: conversation.caller), writer)
                return try Self.last(reply, conversation.wire)
            }
        }
    }

    private static func last(_ reply: some Encodable, _ wire: Wire) throws(VarlinkFailure) -> ByteBuffer {
        do {
            return try wire.frame(ReplyMessage.last(reply))
        } catch {
            throw VarlinkFailure(Undelivered.unsendable)
        }
    }

    /// Absent parameters are an empty object.
    private static func parameters<Method: VarlinkMethod>(
        of method: Method.Type, in fields: KeyedDecodingContainer<FieldName>
    ) throws -> Method.Parameters {
        if let parameters: Method.Parameters = try fields.optional("parameters") { return parameters }
        return try JSONDecoder().decode(Method.Parameters.self, from: Data("{}".utf8))
    }
}
