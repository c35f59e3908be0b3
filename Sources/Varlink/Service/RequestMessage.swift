import FoundationEssentials

/// A request as it came in, read in one pass: the header decides by which type the parameters are read.
struct RequestMessage: DecodableWithConfiguration {
    let isOneway: Bool
    let work: Result<MethodHandler.Work, Refusal.Cause>

    init(from decoder: any Decoder, configuration service: VarlinkService) throws {
        let fields = try decoder.container(keyedBy: FieldName.self)
        let method: String = try fields.value("method")
        let oneway: Bool? = try fields.optional("oneway")
        isOneway = oneway ?? false
        work = try Self.work(of: method, fields, service)
    }

    private static let known: Set<FieldName> = ["method", "parameters", "more", "oneway", "upgrade"]

    private static func work(
        of method: String, _ fields: KeyedDecodingContainer<FieldName>, _ service: VarlinkService
    ) throws -> Result<MethodHandler.Work, Refusal.Cause> {
        let more: Bool? = try fields.optional("more")
        let upgrade: Bool? = try fields.optional("upgrade")
        do throws(Refusal.Cause) {
            let handler = try service.handler(of: method)
            if let unknown = fields.allKeys.first(where: { !known.contains($0) }) {
                throw .invalidParameter(method: method, parameter: FieldPath.text([], unknown))
            }
            guard upgrade != true else { throw .invalidParameter(method: method, parameter: "upgrade") }
            guard handler.answer == .single || more == true else { throw .expectedMore(method: method) }
            return .success(try bind(handler, method, fields))
        } catch {
            return .failure(error)
        }
    }

    private static func bind(
        _ handler: MethodHandler, _ method: String, _ fields: KeyedDecodingContainer<FieldName>
    ) throws(Refusal.Cause) -> MethodHandler.Work {
        do {
            return try handler.bind(fields)
        } catch let unknown as UnknownField {
            throw .invalidParameter(method: method, parameter: belowParameters(unknown.path))
        } catch let error as DecodingError {
            throw .invalidParameter(method: method, parameter: belowParameters(error.field))
        } catch {
            throw .invalidParameter(method: method, parameter: "parameters")
        }
    }

    private static func belowParameters(_ path: String) -> String {
        path.hasPrefix("parameters.") ? String(path.dropFirst("parameters.".count)) : path
    }
}

extension DecodingError {
    /// The field that is missing or wrong, as a path below the parameters object.
    fileprivate var field: String {
        switch self {
        case .keyNotFound(let key, let context): FieldPath.text(context.codingPath, key)
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            FieldPath.text(context.codingPath)
        @unknown default: "parameters"
        }
    }
}
