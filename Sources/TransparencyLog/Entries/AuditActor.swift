/// Who acted, as the kernel and the session say (FHIR `AuditEvent.agent`).
package struct AuditActor: Hashable, Sendable {
    /// User id; nil for a stranger to the vault.
    package let user: AuditCode?
    /// Of the connecting process, by SO_PEERCRED.
    package let uid: UInt32
    /// In force at that moment.
    package let roles: [AuditCode]
    /// SHA-256 of the session token, as an id; nil without a session.
    package let session: AuditCode?

    package init(user: AuditCode?, uid: UInt32, roles: [AuditCode] = [], session: AuditCode? = nil) {
        self.user = user
        self.uid = uid
        self.roles = roles
        self.session = session
    }
}
