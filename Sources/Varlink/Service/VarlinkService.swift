import NIOCore

/// What a server offers: interfaces, and a handler for each of their methods.
///
/// A value to be filled before the server starts; the server takes a copy that nobody changes.
package struct VarlinkService: Sendable {
    /// Who made the service, as `GetInfo` answers it.
    package struct Identity: Hashable, Sendable {
        package let vendor: String
        package let product: String
        package let version: String
        package let url: String

        package init(vendor: String, product: String, version: String, url: String) {
            self.vendor = vendor
            self.product = product
            self.version = version
            self.url = url
        }
    }

    private let interfaces: [VarlinkInterface]
    private let defined: Set<String>
    private var handlers: [String: MethodHandler] = [:]
    /// Where requests of a caller are read, handled and answered; nil for Swift's own pool.
    package var executor: (@Sendable (Caller) -> any TaskExecutor)?

    /// A service with introspection and no handler yet; `org.varlink.service` needs no mention.
    package init(identity: Identity, interfaces: [VarlinkInterface]) {
        let all = [ServiceInterface.interface] + interfaces
        self.interfaces = all
        defined = Set(all.flatMap { interface in interface.methods.map { "\(interface.name).\($0.name)" } })
        registerIntrospection(identity)
    }

    /// Answers calls of a method; the last handler registered for a method counts.
    package mutating func register<Method: VarlinkCall>(
        _ method: Method.Type,
        _ handler: @escaping @Sendable (Call<Method>) async throws(VarlinkFailure) -> Method.Reply
    ) {
        handlers[Method.name] = .call(method, handler)
    }

    /// Answers `more` calls of a method: the writer takes all replies but the last, which the handler returns.
    ///
    /// The handler's task is cancelled when the peer goes away.
    package mutating func register<Method: VarlinkStream>(
        _ method: Method.Type,
        _ handler:
            @escaping @Sendable (Call<Method>, ReplyWriter<Method.Reply>) async throws(VarlinkFailure) ->
            Method.Reply
    ) {
        handlers[Method.name] = .stream(method, handler)
    }

    /// The methods that an interface defines and nobody handles; a finished product has none.
    package var unimplemented: [String] {
        defined.subtracting(handlers.keys).sorted()
    }

    func handler(of method: String) throws(Refusal.Cause) -> MethodHandler {
        if let handler = handlers[method] { return handler }
        let cut = String(method.prefix(FieldPath.greatestLength))
        guard !defined.contains(method) else { throw .methodNotImplemented(cut) }
        let interface = method.lastIndex(of: ".").map { String(method[..<$0]) } ?? ""
        guard interfaces.contains(where: { $0.name == interface }) else {
            throw .interfaceNotFound(String(interface.prefix(FieldPath.greatestLength)))
        }
        throw .methodNotFound(cut)
    }

    private mutating func registerIntrospection(_ identity: Identity) {
        let interfaces = interfaces
        register(ServiceInterface.GetInfo.self) { _ in
            ServiceInterface.GetInfo.Reply(
                vendor: identity.vendor, product: identity.product, version: identity.version, url: identity.url,
                interfaces: interfaces.map(\.name))
        }
        register(ServiceInterface.GetInterfaceDescription.self) { call throws(VarlinkFailure) in
            let name = call.parameters.interface
            guard let interface = interfaces.first(where: { $0.name == name }) else {
                let cut = String(name.prefix(FieldPath.greatestLength))
                throw VarlinkFailure(ServiceError.interfaceNotFound(interface: cut))
            }
            return ServiceInterface.GetInterfaceDescription.Reply(description: interface.definition)
        }
    }
}
