/// The keys of `amanatd.yaml`; any other is an error.
package enum SettingKey: String, Sendable, CaseIterable {
    case timezone
    case caseReferencePrefix = "case_reference_prefix"
    case socketPath = "socket_path"
    case socketMode = "socket_mode"
    case socketGroup = "socket_group"
    case stateDirectory = "state_directory"
    case policyFile = "policy_file"
    case formsDirectory = "forms_directory"
    case placesFile = "places_file"
    case sessionIdleMinutes = "session_idle_minutes"
    case sessionMaxHours = "session_max_hours"
    case argon2MemoryMiB = "argon2_memory_mib"
    case argon2Passes = "argon2_passes"
    case maxConnections = "max_connections"
    case maxConnectionsPerUID = "max_connections_per_uid"
    case maxFrameKiB = "max_frame_kib"
    case maxRecordKiB = "max_record_kib"
    case maxAttachmentMiB = "max_attachment_mib"
}

/// Who may write to the socket: its owner, or the group as well. Everybody isn't offered.
package enum SocketMode: String, Sendable, CaseIterable {
    case group = "0660"
    case owner = "0600"

    /// The permission bits.
    package var bits: UInt16 {
        switch self {
        case .group: 0o660
        case .owner: 0o600
        }
    }
}
