/// What an operation was about: one version of one record, or as much of that as there is.
///
/// Stands for the entry as a whole and for each item of a chunk.
package struct AuditSubject: Hashable, Sendable {
    package var `case`: AuditCode?
    package var record: AuditCode?
    /// Counted from 1.
    package var version: UInt32?
    /// SHA-256 of the envelope bytes written or released: pins this version against rollback.
    package var digest: AuditHash?

    package init(
        case: AuditCode? = nil, record: AuditCode? = nil, version: UInt32? = nil, digest: AuditHash? = nil
    ) {
        self.case = `case`
        self.record = record
        self.version = version
        self.digest = digest
    }
}
