extension AuditEntry {
    /// The canonical bytes, written in one pass: RFC 8785 sorts the members of an object by name, and the names are known.
    ///
    /// Throws `badField` for a number of 2^53 or more, which JSON's readers would round.
    func written() throws(AuditEntryError) -> [UInt8] {
        var writer = AuditEntryWriter()
        writer.open()
        writer.code(.action, action)
        writer.object(.actor) { actor.write(to: &$0) }
        writer.code(.approval, approval)
        writer.code(.case, subject.case)
        if let continues {
            try writer.object(.continues) { (inner) throws(AuditEntryError) in try continues.write(to: &inner) }
        }
        if let count { writer.number(.count, count) }
        writer.hash(.digest, subject.digest)
        writer.code(.domain, domain)
        if !items.isEmpty { writer.array(.items) { for item in items { item.write(to: &$0) } } }
        writer.object(.outcome) { outcome.write(to: &$0) }
        if let purpose { writer.text(.purpose, purpose.rawValue) }
        writer.hash(.reason, reason)
        writer.code(.record, subject.record)
        writer.hash(.salt, stamp.salt)
        try writer.long(.sequence, stamp.sequence)
        writer.code(.session, actor.session)
        writer.text(.time, stamp.time.text)
        if let version = subject.version { writer.number(.version, version) }
        writer.close()
        return writer.bytes
    }
}

extension AuditActor {
    fileprivate func write(to writer: inout AuditEntryWriter) {
        writer.array(.roles) { for role in roles { $0.element(role) } }
        writer.number(.uid, uid)
        writer.code(.user, user)
    }
}

extension AuditContinuation {
    fileprivate func write(to writer: inout AuditEntryWriter) throws(AuditEntryError) {
        try writer.long(.found, found)
        try writer.long(.generation, generation)
        writer.hash(.root, root)
        try writer.long(.size, size)
    }
}

extension AuditOutcome {
    fileprivate func write(to writer: inout AuditEntryWriter) {
        writer.text(.result, result.rawValue)
        writer.code(.rule, rule)
    }
}

extension AuditSubject {
    /// As an element of `items`.
    fileprivate func write(to writer: inout AuditEntryWriter) {
        writer.open()
        writer.code(.case, self.case)
        writer.hash(.digest, digest)
        writer.code(.record, record)
        if let version { writer.number(.version, version) }
        writer.close()
    }
}
