extension AuditEntry {
    /// Nil unless the bytes are exactly what `encoded()` writes for an entry.
    init?(scanning bytes: [UInt8]) {
        var scanner = AuditEntryScanner(bytes)
        guard let entry = try? Self.scan(&scanner), scanner.isAtEnd else { return nil }
        self = entry
    }

    /// Members come in the order of their names.
    private static func scan(_ scanner: inout AuditEntryScanner) throws(AuditEntryScanner.Misfit) -> AuditEntry {
        try scanner.open()
        try scanner.need(.action)
        let action = try scanner.code()
        try scanner.need(.actor)
        try scanner.open()
        try scanner.need(.roles)
        let roles = try scanner.array { (element) throws(AuditEntryScanner.Misfit) in try element.code() }
        guard let uid: UInt32 = try scanner.number(.uid) else { throw AuditEntryScanner.Misfit() }
        let user = try scanner.code(.user)
        try scanner.close()
        let approval = try scanner.code(.approval)
        var subject = AuditSubject(case: try scanner.code(.case))
        let continues = scanner.has(.continues) ? try AuditContinuation(scanning: &scanner) : nil
        let count: UInt32? = try scanner.number(.count)
        subject.digest = try scanner.hash(.digest)
        let domain = try scanner.code(.domain)
        let items = try Self.items(&scanner)
        try scanner.need(.outcome)
        let outcome = try AuditOutcome(scanning: &scanner)
        let purpose: AuditPurpose? = try scanner.choice(.purpose)
        let reason = try scanner.hash(.reason)
        subject.record = try scanner.code(.record)
        guard let salt = try scanner.hash(.salt), let sequence: UInt64 = try scanner.number(.sequence) else {
            throw AuditEntryScanner.Misfit()
        }
        let session = try scanner.code(.session)
        try scanner.need(.time)
        guard let time = AuditTime(try scanner.text()) else { throw AuditEntryScanner.Misfit() }
        subject.version = try scanner.number(.version)
        try scanner.close()
        var entry = AuditEntry(
            stamp: AuditStamp(sequence: sequence, time: time, salt: salt),
            actor: AuditActor(user: user, uid: uid, roles: roles, session: session), action: action, outcome: outcome)
        (entry.subject, entry.domain, entry.purpose, entry.reason) = (subject, domain, purpose, reason)
        (entry.items, entry.count, entry.approval, entry.continues) = (items, count, approval, continues)
        return entry
    }

    private static func items(
        _ scanner: inout AuditEntryScanner
    ) throws(AuditEntryScanner.Misfit) -> [AuditSubject] {
        guard scanner.has(.items) else { return [] }
        let items = try scanner.array { (element) throws(AuditEntryScanner.Misfit) in
            try AuditSubject(scanning: &element)
        }
        guard (1...itemLimit).contains(items.count) else { throw AuditEntryScanner.Misfit() }
        return items
    }
}

extension AuditContinuation {
    fileprivate init(scanning scanner: inout AuditEntryScanner) throws(AuditEntryScanner.Misfit) {
        try scanner.open()
        guard let found: UInt64 = try scanner.number(.found), let generation: UInt64 = try scanner.number(.generation),
            let root = try scanner.hash(.root), let size: UInt64 = try scanner.number(.size)
        else { throw AuditEntryScanner.Misfit() }
        try scanner.close()
        self.init(generation: generation, size: size, root: root, found: found)
    }
}

extension AuditOutcome {
    fileprivate init(scanning scanner: inout AuditEntryScanner) throws(AuditEntryScanner.Misfit) {
        try scanner.open()
        guard let result: Result = try scanner.choice(.result) else { throw AuditEntryScanner.Misfit() }
        self.init(result, rule: try scanner.code(.rule))
        try scanner.close()
    }
}

extension AuditSubject {
    fileprivate init(scanning scanner: inout AuditEntryScanner) throws(AuditEntryScanner.Misfit) {
        try scanner.open()
        let file = try scanner.code(.case)
        let digest = try scanner.hash(.digest)
        self.init(case: file, record: try scanner.code(.record), version: try scanner.number(.version), digest: digest)
        try scanner.close()
    }
}
