import Sealing

extension Statement {
    /// The signed bytes: label, vault, subject, number, previous, time, heads, content, signers, each one field.
    package var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.text(Self.label)
        writer.field(vault.bytes)
        writer.field(subject.encoded)
        writer.number(number)
        writer.field(previous.bytes)
        writer.number(time)
        writer.list(heads.values.map(\.encoded).sorted { $0.lexicographicallyPrecedes($1) })
        writer.field(content.encoded)
        writer.list(signers.map(\.encoded))
        return writer.bytes
    }

    /// The most heads one statement may name.
    static var headLimit: Int { 4096 }

    /// Reads the signed bytes; canonical order is checked by the signed statement, which encodes again.
    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        guard try reader.field() == Array(Self.label.utf8) else { throw .malformed(.label) }
        let vault = try VaultID(bytes: try reader.field())
        let place = Place(
            vault: vault, subject: try Subject(decoding: try reader.field()), number: try reader.number(),
            previous: try Digest(try reader.field()))
        let time = try reader.number()
        var heads: [Head] = []
        for item in try reader.list(limit: Self.headLimit) { heads.append(try Head(decoding: item)) }
        let content = try Content(decoding: try reader.field())
        var signers: [Signer] = []
        for item in try reader.list(limit: 2) { signers.append(try Signer(decoding: item)) }
        try reader.finish()
        self.init(at: place, time: time, relyingOn: heads, content: content, signers: signers)
    }
}

extension Subject {
    /// A code byte, then the 16 bytes of the identifier if there is one; also a stable key for storage.
    package var encoded: [UInt8] {
        switch self {
        case .plan: [1]
        case .user(let id): [2] + id.bytes
        case .caseFile(let id): [3] + id.bytes
        case .compartment(let id): [4] + id.bytes
        case .group(let id): [5] + id.bytes
        case .recovery: [6]
        }
    }

    /// Reads that form, strictly.
    package init(decoding bytes: [UInt8]) throws(TrustError) {
        let rest = Array(bytes.dropFirst())
        switch bytes.first {
        case 1:
            guard rest.isEmpty else { throw .malformed(.trailingBytes) }
            self = .plan
        case 2: self = .user(try UserID(bytes: rest))
        case 3: self = .caseFile(try CaseID(bytes: rest))
        case 4: self = .compartment(try CompartmentID(bytes: rest))
        case 5: self = .group(try GroupID(bytes: rest))
        case 6:
            guard rest.isEmpty else { throw .malformed(.trailingBytes) }
            self = .recovery
        case .some(let code): throw .malformed(.unknownCode(code))
        case nil: throw .malformed(.truncated)
        }
    }
}

extension Head {
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.field(subject.encoded)
        writer.number(number)
        writer.field(hash.bytes)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        subject = try Subject(decoding: try reader.field())
        number = try reader.number()
        hash = try Digest(try reader.field())
        try reader.finish()
    }
}

extension Signer {
    var encoded: [UInt8] {
        switch self {
        case .recovery: [1]
        case .user(let id): [2] + id.bytes
        }
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        let rest = Array(bytes.dropFirst())
        switch bytes.first {
        case 1:
            guard rest.isEmpty else { throw .malformed(.trailingBytes) }
            self = .recovery
        case 2: self = .user(try UserID(bytes: rest))
        case .some(let code): throw .malformed(.unknownCode(code))
        case nil: throw .malformed(.truncated)
        }
    }
}

extension Grantee {
    var encoded: [UInt8] { signer.encoded }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        switch try Signer(decoding: bytes) {
        case .recovery: self = .recovery
        case .user(let id): self = .user(id)
        }
    }
}

extension Name {
    init(decoding bytes: [UInt8]) throws(TrustError) {
        try self.init(String(decoding: bytes, as: UTF8.self))
    }
}

extension Signature {
    init(decoding bytes: [UInt8]) throws(TrustError) {
        do { try self.init(bytes) } catch { throw .malformed(.signature) }
    }
}

extension PublicIdentity {
    init(decoding bytes: [UInt8]) throws(TrustError) {
        do { try self.init(encoded: bytes) } catch { throw .malformed(.key) }
    }
}
