import Sealing
import Trust

/// Somebody with keys from a fixed seed, so that every signature in the tests is the same each time.
struct Person: Sendable {
    let id: UserID
    let name: LoginName
    let seed: [UInt8]
    let identity: PublicIdentity

    init(_ name: String, keys: UInt8 = 0) throws {
        let letters = Array(name.utf8)
        self.name = try LoginName(name)
        id = try UserID(bytes: Array((letters + [UInt8](repeating: 0, count: 16)).prefix(16)))
        seed = Array((letters + [UInt8](repeating: keys, count: 32)).prefix(32))
        identity = try Person.withSeed(seed) { $0.publicIdentity }
    }

    var signer: Signer { .user(id) }

    func sign(_ statement: Statement) throws -> SignedStatement {
        try SignedStatement(statement, signatures: [signature(of: statement)])
    }

    func signature(of statement: Statement) throws -> Signature {
        try Person.withSeed(seed) { try statement.signature(with: $0.signingKey()) }
    }

    func certificate(_ roles: Set<RoleName>) -> Content {
        .certificate(Certificate(user: id, name: name, roles: roles, identity: identity))
    }

    private static func withSeed<R>(_ bytes: [UInt8], _ body: (borrowing IdentitySeed) throws -> R) throws -> R {
        try body(IdentitySeed(Secret(copying: bytes.span)))
    }
}
