/// `org.varlink.service`, the interface that every varlink service offers.
package enum ServiceInterface {
    /// The definition of varlink.org, with the two errors that systemd added.
    package static let interface = VarlinkInterface(
        name: "org.varlink.service",
        definition: """
            # The Varlink Service Interface is provided by every varlink service. It
            # describes the service and the interfaces it implements.
            interface org.varlink.service

            # Get a list of all the interfaces a service provides and information
            # about the implementation.
            method GetInfo() -> (
              vendor: string,
              product: string,
              version: string,
              url: string,
              interfaces: []string
            )

            # Get the description of an interface that is implemented by this service.
            method GetInterfaceDescription(interface: string) -> (description: string)

            # The requested interface was not found.
            error InterfaceNotFound (interface: string)

            # The requested method was not found.
            error MethodNotFound (method: string)

            # The interface defines the requested method, but the service does not
            # implement it.
            error MethodNotImplemented (method: string)

            # One of the passed parameters is invalid.
            error InvalidParameter (parameter: string)

            # The caller may not call this method.
            error PermissionDenied ()

            # The method answers only to calls with `more` set.
            error ExpectedMore ()

            """,
        methods: [MethodSummary("GetInfo", .single), MethodSummary("GetInterfaceDescription", .single)])

    /// Who made the service and which interfaces it offers.
    package enum GetInfo: VarlinkCall {
        package static let name = "org.varlink.service.GetInfo"

        /// Nothing.
        package struct Parameters: Codable, Hashable, Sendable {
            package init() {}

            package init(from decoder: any Decoder) throws {
                _ = try KeyedDecodingContainer<FieldName>(of: decoder, only: [])
            }
        }

        /// Who made the service, and the names of its interfaces.
        package struct Reply: Codable, Hashable, Sendable {
            package let vendor: String
            package let product: String
            package let version: String
            package let url: String
            package let interfaces: [String]
        }
    }

    /// The definition of one interface as text.
    package enum GetInterfaceDescription: VarlinkCall {
        package static let name = "org.varlink.service.GetInterfaceDescription"

        /// The name of the interface.
        package struct Parameters: Codable, Hashable, Sendable {
            package let interface: String

            package init(interface: String) {
                self.interface = interface
            }

            package init(from decoder: any Decoder) throws {
                let fields = try KeyedDecodingContainer<FieldName>(of: decoder, only: ["interface"])
                interface = try fields.value("interface")
            }
        }

        /// The definition in varlink's own language.
        package struct Reply: Codable, Hashable, Sendable {
            package let description: String
        }
    }
}
