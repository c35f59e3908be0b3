import CanonicalJSON

extension AuditEntry {
    /// Reads an entry back, taking only bytes that `encoded()` writes: the same entry can't have two leaves.
    package init(encoded bytes: [UInt8]) throws(AuditEntryError) {
        guard bytes.count <= Self.byteLimit else { throw .tooLong(bytes.count) }
        if let entry = AuditEntry(scanning: bytes) {
            self = entry
            return
        }
        throw Self.misfit(of: bytes)
    }

    /// Why bytes aren't an entry; taken apart as any JSON is.
    private static func misfit(of bytes: [UInt8]) -> AuditEntryError {
        do throws(AuditEntryError) {
            _ = try AuditEntry(parsing: bytes)
            return .notCanonical
        } catch {
            return error
        }
    }

    private init(parsing bytes: [UInt8]) throws(AuditEntryError) {
        guard let json = try? JSONValue(parsing: bytes, maximumDepth: 4), var fields = AuditFieldReader(json) else {
            throw .notCanonical
        }
        try self.init(taking: &fields)
        try fields.finish()
    }

    private init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        self.init(
            stamp: try AuditStamp(taking: &fields),
            actor: try AuditActor(taking: &fields),
            action: try fields.code(.action).required(.action),
            outcome: try AuditOutcome(taking: &fields)
        )
        subject = try AuditSubject(taking: &fields)
        domain = try fields.code(.domain)
        purpose = try fields.choice(.purpose)
        reason = try fields.hash(.reason)
        items = try Self.items(try fields.elements(.items) ?? [])
        count = try fields.integer(.count)
        approval = try fields.code(.approval)
        continues = try fields.objectIfAny(.continues).map { object throws(AuditEntryError) in
            var object = object
            return try AuditContinuation(taking: &object)
        }
    }

    private static func items(_ elements: [JSONValue]) throws(AuditEntryError) -> [AuditSubject] {
        guard elements.count <= itemLimit else { throw .tooManyItems(elements.count) }
        var items: [AuditSubject] = []
        for element in elements {
            guard var fields = AuditFieldReader(element) else { throw .badField(.items) }
            items.append(try AuditSubject(taking: &fields))
            try fields.finish()
        }
        return items
    }
}

extension AuditStamp {
    fileprivate init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        sequence = try fields.integer(.sequence).required(.sequence)
        let text = try fields.text(.time).required(.time)
        guard let time = AuditTime(text) else { throw .badField(.time) }
        self.time = time
        salt = try fields.hash(.salt).required(.salt)
    }
}

extension AuditActor {
    fileprivate init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        var actor = try fields.object(.actor)
        user = try actor.code(.user)
        uid = try actor.integer(.uid).required(.uid)
        var roles: [AuditCode] = []
        for role in try actor.elements(.roles).required(.roles) {
            guard let text = role.stringValue, let code = try? AuditCode(text) else { throw .badField(.roles) }
            roles.append(code)
        }
        self.roles = roles
        try actor.finish()
        session = try fields.code(.session)
    }
}

extension AuditContinuation {
    fileprivate init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        self.init(
            generation: try fields.integer(.generation).required(.generation),
            size: try fields.integer(.size).required(.size), root: try fields.hash(.root).required(.root),
            found: try fields.integer(.found).required(.found))
        try fields.finish()
    }
}

extension AuditOutcome {
    fileprivate init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        var outcome = try fields.object(.outcome)
        result = try outcome.choice(.result).required(.result)
        rule = try outcome.code(.rule)
        try outcome.finish()
    }
}

extension AuditSubject {
    fileprivate init(taking fields: inout AuditFieldReader) throws(AuditEntryError) {
        `case` = try fields.code(.case)
        record = try fields.code(.record)
        version = try fields.integer(.version)
        digest = try fields.hash(.digest)
    }
}
