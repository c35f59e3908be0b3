/// The errors of `org.varlink.service`, which any method can answer.
package enum ServiceError: VarlinkError {
    /// The service doesn't offer the interface.
    case interfaceNotFound(interface: String)
    /// The interface doesn't define the method.
    case methodNotFound(method: String)
    /// The interface defines the method, but this service can't do it.
    case methodNotImplemented(method: String)
    /// The field is missing, unknown or not of its type.
    case invalidParameter(parameter: String)
    /// The caller may not do this.
    case permissionDenied
    /// The method answers only to calls with `more`.
    case expectedMore

    package var name: String {
        switch self {
        case .interfaceNotFound: "org.varlink.service.InterfaceNotFound"
        case .methodNotFound: "org.varlink.service.MethodNotFound"
        case .methodNotImplemented: "org.varlink.service.MethodNotImplemented"
        case .invalidParameter: "org.varlink.service.InvalidParameter"
        case .permissionDenied: "org.varlink.service.PermissionDenied"
        case .expectedMore: "org.varlink.service.ExpectedMore"
        }
    }

    package init?(name: String, from decoder: any Decoder) throws {
        func field(_ key: FieldName) throws -> String {
            try decoder.container(keyedBy: FieldName.self).value(key)
        }
        switch name {
        case "org.varlink.service.InterfaceNotFound": self = .interfaceNotFound(interface: try field("interface"))
        case "org.varlink.service.MethodNotFound": self = .methodNotFound(method: try field("method"))
        case "org.varlink.service.MethodNotImplemented": self = .methodNotImplemented(method: try field("method"))
        case "org.varlink.service.InvalidParameter": self = .invalidParameter(parameter: try field("parameter"))
        case "org.varlink.service.PermissionDenied": self = .permissionDenied
        case "org.varlink.service.ExpectedMore": self = .expectedMore
        default: return nil
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FieldName.self)
        switch self {
        case .interfaceNotFound(let interface): try fields.encode(interface, forKey: "interface")
        case .methodNotFound(let method), .methodNotImplemented(let method):
            try fields.encode(method, forKey: "method")
        case .invalidParameter(let parameter): try fields.encode(parameter, forKey: "parameter")
        case .permissionDenied, .expectedMore: break
        }
    }
}
