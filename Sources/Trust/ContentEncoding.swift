import Sealing

extension Content {
    /// The code, then the body, each one field.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.code(code)
        writer.field(body)
        return writer.bytes
    }

    private var code: UInt8 {
        switch self {
        case .certificate: 1
        case .withdrawal: 2
        case .assignment: 3
        case .unassignment: 4
        case .handover: 5
        case .recusal: 6
        case .plan: 7
        case .epoch: 8
        case .grant: 9
        case .succession: 11
        }
    }

    private var body: [UInt8] {
        switch self {
        case .certificate(let certificate): certificate.encoded
        case .withdrawal(let withdrawal): withdrawal.encoded
        case .assignment(let user), .unassignment(let user), .recusal(let user): user.bytes
        case .handover(let from, let to): from.bytes + to.bytes
        case .plan(let plan): plan.encoded
        case .epoch(let epoch): epoch.encoded
        case .grant(let grant): grant.encoded
        case .succession(let succession): succession.encoded
        }
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        let code = try reader.code()
        let body = try reader.field()
        try reader.finish()
        switch code {
        case 1: self = .certificate(try Certificate(decoding: body))
        case 2: self = .withdrawal(try Withdrawal(decoding: body))
        case 3: self = .assignment(try UserID(bytes: body))
        case 4: self = .unassignment(try UserID(bytes: body))
        case 5:
            self = .handover(
                from: try UserID(bytes: Array(body.prefix(16))), to: try UserID(bytes: Array(body.dropFirst(16))))
        case 6: self = .recusal(try UserID(bytes: body))
        case 7: self = .plan(try GrantPlan(decoding: body))
        case 8: self = .epoch(try Epoch(decoding: body))
        case 9: self = .grant(try Grant(decoding: body))
        case 11: self = .succession(try Succession(decoding: body))
        default: throw .malformed(.unknownCode(code))
        }
    }
}

extension Certificate {
    /// User, name, sorted roles, encryption and signing key.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.field(user.bytes)
        writer.text(name.text)
        writer.list(roles.encoded)
        writer.field(identity.encoded)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        user = try UserID(bytes: try reader.field())
        name = try LoginName(decoding: try reader.field())
        roles = try .init(decoding: try reader.list(limit: 32))
        identity = try PublicIdentity(decoding: try reader.field())
        try reader.finish()
    }
}

extension Set<RoleName> {
    var encoded: [[UInt8]] { sorted().map { Array($0.text.utf8) } }

    init(decoding items: [[UInt8]]) throws(TrustError) {
        self = []
        for item in items { insert(try RoleName(decoding: item)) }
    }
}

extension Withdrawal {
    /// The sorted hashes, one after the other.
    var encoded: [UInt8] { stillValid.encoded }

    init(decoding bytes: [UInt8]) throws(TrustError) { stillValid = try Set(decoding: bytes) }
}

extension Set<Digest> {
    /// Sorted, one after the other.
    var encoded: [UInt8] { sorted().flatMap(\.bytes) }

    /// The most statements that may be listed as still valid.
    static var limit: Int { 65_536 }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        guard bytes.count <= Self.limit * Digest.byteCount else { throw .malformed(.tooMany) }
        self = []
        for start in stride(from: 0, to: bytes.count, by: Digest.byteCount) {
            insert(try Digest(Array(bytes[start..<Swift.min(start + Digest.byteCount, bytes.count)])))
        }
    }
}

extension Compartment {
    /// Home, domain, audience; also a stable form for storage.
    package var encoded: [UInt8] {
        var writer = FieldWriter()
        switch home {
        case .caseFile(let id): writer.field([home.kind.rawValue] + id.bytes)
        case .group(let id): writer.field([home.kind.rawValue] + id.bytes)
        case .user(let id): writer.field([home.kind.rawValue] + id.bytes)
        case .organisation: writer.field([home.kind.rawValue])
        }
        writer.text(domain.text)
        switch audience {
        case .team: writer.field([audience.kind.rawValue])
        case .author(let id): writer.field([audience.kind.rawValue] + id.bytes)
        }
        return writer.bytes
    }

    /// Reads that form, strictly.
    package init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        home = try Home(decoding: try reader.field())
        domain = try DomainName(decoding: try reader.field())
        audience = try Audience(decoding: try reader.field())
        try reader.finish()
    }
}

extension Home {
    init(decoding bytes: [UInt8]) throws(TrustError) {
        guard let code = bytes.first else { throw .malformed(.truncated) }
        let rest = Array(bytes.dropFirst())
        switch HomeKind(rawValue: code) {
        case .caseFile: self = .caseFile(try CaseID(bytes: rest))
        case .group: self = .group(try GroupID(bytes: rest))
        case .user: self = .user(try UserID(bytes: rest))
        case .organisation:
            guard rest.isEmpty else { throw .malformed(.trailingBytes) }
            self = .organisation
        case nil: throw .malformed(.unknownCode(code))
        }
    }
}

extension Audience {
    init(decoding bytes: [UInt8]) throws(TrustError) {
        guard let code = bytes.first else { throw .malformed(.truncated) }
        let rest = Array(bytes.dropFirst())
        switch AudienceKind(rawValue: code) {
        case .team:
            guard rest.isEmpty else { throw .malformed(.trailingBytes) }
            self = .team
        case .author: self = .author(try UserID(bytes: rest))
        case nil: throw .malformed(.unknownCode(code))
        }
    }
}
