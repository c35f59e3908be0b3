/// A reply as it goes out; `continues` is written only when true.
struct ReplyMessage<Parameters: Encodable>: Encodable {
    let parameters: Parameters
    let continues: Bool?

    /// The last reply to a call.
    static func last(_ parameters: Parameters) -> ReplyMessage {
        ReplyMessage(parameters: parameters, continues: nil)
    }

    /// A reply that others follow.
    static func continuing(_ parameters: Parameters) -> ReplyMessage {
        ReplyMessage(parameters: parameters, continues: true)
    }
}

/// An error as it goes out: the name, and the error's own encoding as its parameters.
struct ErrorMessage: Encodable {
    let failure: VarlinkFailure

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FieldName.self)
        try fields.encode(failure.name, forKey: "error")
        try failure.error.encode(to: fields.superEncoder(forKey: "parameters"))
    }
}
