/// What makes an entry one of a kind: its place in the log, its instant, its salt.
package struct AuditStamp: Hashable, Sendable {
    /// The entry's leaf index in its generation, below 2^53.
    package let sequence: UInt64
    package let time: AuditTime
    /// 32 random bytes, so that nobody guesses an entry from its hash.
    package let salt: AuditHash

    package init(sequence: UInt64, time: AuditTime, salt: AuditHash) {
        self.sequence = sequence
        self.time = time
        self.salt = salt
    }
}
