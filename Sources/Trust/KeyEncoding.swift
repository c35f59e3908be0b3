import Sealing

extension Epoch {
    /// Compartment, number, commitment, origin.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.field(compartment.encoded)
        writer.number(number)
        writer.field(commitment.bytes)
        writer.code(origin.rawValue)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        compartment = try Compartment(decoding: try reader.field())
        number = try reader.number()
        commitment = try Digest(try reader.field())
        let code = try reader.code()
        guard let origin = EpochOrigin(rawValue: code) else { throw .malformed(.unknownCode(code)) }
        self.origin = origin
        try reader.finish()
    }
}

extension Grant {
    /// Compartment, epoch, commitment, grantee, the grantee's keys, hash of the sealed bytes.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.field(compartment.bytes)
        writer.number(epoch)
        writer.field(commitment.bytes)
        writer.field(grantee.encoded)
        writer.field(identity.encoded)
        writer.field(sealed.bytes)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        compartment = try CompartmentID(bytes: try reader.field())
        epoch = try reader.number()
        commitment = try Digest(try reader.field())
        grantee = try Grantee(decoding: try reader.field())
        identity = try PublicIdentity(decoding: try reader.field())
        sealed = try Digest(try reader.field())
        try reader.finish()
    }
}

extension GrantPlan {
    /// The rows, sorted by their bytes; the founding signs them, so a table has one spelling only.
    var encoded: [UInt8] {
        var writer = FieldWriter()
        let encodedRows = rows.map { key, row in key.encoded + row.encoded }
        writer.list(encodedRows.sorted { $0.lexicographicallyPrecedes($1) })
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(TrustError) {
        var reader = FieldReader(bytes)
        var rows: [Key: Row] = [:]
        for item in try reader.list(limit: 256) {
            var inner = FieldReader(item)
            let key = try Key(reading: &inner)
            let row = try Row(reading: &inner)
            try inner.finish()
            guard rows.updateValue(row, forKey: key) == nil else { throw .malformed(.notCanonical) }
        }
        try reader.finish()
        self.rows = rows
    }
}

extension GrantPlan.Key {
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.code(home.rawValue)
        writer.text(domain.text)
        writer.code(audience.rawValue)
        return writer.bytes
    }

    init(reading reader: inout FieldReader) throws(TrustError) {
        let homeCode = try reader.code()
        guard let home = HomeKind(rawValue: homeCode) else { throw .malformed(.unknownCode(homeCode)) }
        let domain = try DomainName(decoding: try reader.field())
        let audienceCode = try reader.code()
        guard let audience = AudienceKind(rawValue: audienceCode) else {
            throw .malformed(.unknownCode(audienceCode))
        }
        self.init(home, domain, audience)
    }
}

extension GrantPlan.Row {
    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.list(assigned.encoded)
        writer.list(standing.encoded)
        writer.field(parties.map(\.rawValue).sorted())
        return writer.bytes
    }

    init(reading reader: inout FieldReader) throws(TrustError) {
        let assigned = try Set<RoleName>(decoding: try reader.list(limit: 32))
        let standing = try Set<RoleName>(decoding: try reader.list(limit: 32))
        var parties: Set<GrantPlan.Party> = []
        for code in try reader.field() {
            guard let party = GrantPlan.Party(rawValue: code) else { throw .malformed(.unknownCode(code)) }
            parties.insert(party)
        }
        self.init(assigned: assigned, standing: standing, parties: parties)
    }
}
