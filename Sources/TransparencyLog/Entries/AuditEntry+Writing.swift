import CanonicalJSON

extension AuditEntry {
    /// The entry as JSON, `subject` spread over the top level.
    var json: JSONValue {
        var fields = subject.fields
        fields[.sequence] = .integer(Int64(clamping: stamp.sequence))
        fields[.time] = .string(stamp.time.text)
        fields[.salt] = .string(stamp.salt.hexadecimal)
        fields[.actor] = actor.json
        fields[.session] = actor.session.map { .string($0.text) }
        fields[.action] = .string(action.text)
        fields[.outcome] = outcome.json
        fields[.domain] = domain.map { .string($0.text) }
        fields[.purpose] = purpose.map { .string($0.rawValue) }
        fields[.reason] = reason.map { .string($0.hexadecimal) }
        fields[.items] = items.isEmpty ? nil : .array(items.map { JSONValue($0.fields) })
        fields[.count] = count.map { .integer(Int64($0)) }
        fields[.approval] = approval.map { .string($0.text) }
        fields[.continues] = continues?.json
        return JSONValue(fields)
    }
}

extension AuditActor {
    fileprivate var json: JSONValue {
        var fields: [AuditField: JSONValue] = [.uid: .integer(Int64(uid))]
        fields[.user] = user.map { .string($0.text) }
        fields[.roles] = .array(roles.map { .string($0.text) })
        return JSONValue(fields)
    }
}

extension AuditContinuation {
    fileprivate var json: JSONValue {
        JSONValue([
            .generation: .integer(Int64(clamping: generation)), .size: .integer(Int64(clamping: size)),
            .root: .string(root.hexadecimal), .found: .integer(Int64(clamping: found)),
        ])
    }
}

extension AuditOutcome {
    fileprivate var json: JSONValue {
        var fields: [AuditField: JSONValue] = [.result: .string(result.rawValue)]
        fields[.rule] = rule.map { .string($0.text) }
        return JSONValue(fields)
    }
}

extension AuditSubject {
    fileprivate var fields: [AuditField: JSONValue] {
        var fields: [AuditField: JSONValue] = [:]
        fields[.case] = `case`.map { .string($0.text) }
        fields[.record] = record.map { .string($0.text) }
        fields[.version] = version.map { .integer(Int64($0)) }
        fields[.digest] = digest.map { .string($0.hexadecimal) }
        return fields
    }
}

extension JSONValue {
    fileprivate init(_ fields: [AuditField: JSONValue]) {
        self = .object(Dictionary(fields.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
}
