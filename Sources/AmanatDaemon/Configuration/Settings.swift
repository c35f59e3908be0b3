package import Sealing

/// What `amanatd.yaml` sets, checked and with defaults filled in.
package struct Settings: Sendable, Equatable {
    /// Where the daemon listens when the service manager hands over no socket.
    package struct Socket: Sendable, Equatable {
        package var path: String
        package let mode: SocketMode
        package let group: String
    }

    /// How long a session lives, in microseconds.
    package struct Sessions: Sendable, Equatable {
        /// Without a call.
        package let idle: Int64
        /// In any case.
        package let lifetime: Int64
    }

    /// What one caller, and all of them together, can take up.
    package struct Limits: Sendable, Equatable {
        package let connections: Int
        package let connectionsPerUser: Int
        /// Bytes of one message.
        package let frame: Int
        /// Bytes of a record's content.
        package let record: Int
        /// Bytes of one attachment.
        package let attachment: Int
    }

    package let zone: SiteZone
    package let caseReferencePrefix: String
    package var socket: Socket
    package var stateDirectory: String
    package let policyFile: String
    package let formsDirectory: String
    package let placesFile: String
    package let sessions: Sessions
    package let argon2: PassphraseCost
    package let limits: Limits
}
