import CanonicalJSON
import FoundationEssentials
import Sealing
import Trust

/// The certificate of one destroyed record: canonical JSON, signed with the requester's own key.
///
/// Made in the transaction that destroys, and handed out only once the database's log has been cut, since until then
/// that file could still hold what was destroyed.
struct DestructionCertificate: Codable, Sendable {
    let text: String
    let signature: Data
    /// The requester's public signing key.
    let key: Data

    /// Where copies can remain that no deletion here reaches.
    private static let copies = ["exports", "prints", "older_backups", "older_key_books"]

    /// Everything a certificate says.
    struct Claim {
        let reference: String
        let record: RecordID
        let place: Tombstone.Place
        let versions: [Tombstone.Version]
        let act: Tombstone.Act
        /// Login names by user id.
        let names: [String: String]
    }

    init(_ claim: Claim, by session: OpenSession, in vault: VaultID) throws(VaultError) {
        guard let text = try? Self.json(claim, vault).canonical else {
            throw .tampered(.tombstone, claim.record.text)
        }
        self.text = String(decoding: text, as: UTF8.self)
        signature = try session.signingKey().sign(Self.message(text, vault)).bytes.data
        key = session.person.keys.signing.bytes.data
    }

    /// What is signed: label, vault and the text.
    private static func message(_ text: [UInt8], _ vault: VaultID) -> [UInt8] {
        AssociatedData("amanat destruction certificate/1").adding(vault.bytes).adding(text).encoded
    }

    /// Whether the signature fits one of these keys.
    func isSigned(by keys: [SigningPublicKey], in vault: VaultID) -> Bool {
        guard let signature = try? Signature([UInt8](signature)) else { return false }
        let message = Self.message(Array(text.utf8), vault)
        return keys.contains { $0.bytes == [UInt8](key) && $0.verify(signature, of: message) }
    }

    private static func json(_ claim: Claim, _ vault: VaultID) -> JSONValue {
        let act = claim.act
        let person = { (id: String) -> JSONValue in
            .object(["id": .string(id), "name": .string(claim.names[id] ?? id)])
        }
        var fields: [String: JSONValue] = [
            "certificate": .string("amanat destruction/1"), "vault": .string(vault.text),
            "case": .object(["id": .string(claim.place.caseFile), "reference": .string(claim.reference)]),
            "record": .string(claim.record.text), "kind": .string(claim.place.kind),
            "domain": .string(claim.place.domain), "time": .string(Moment.text(act.time)),
            "requester": person(act.requester), "approvers": .array(act.approvers.map(person)),
            "approval": .string(act.approval),
            "audit": .object(["generation": .integer(act.generation), "seq": .integer(act.seq)]),
            "versions": .array(
                claim.versions.map { version in
                    .object([
                        "version": .integer(Int64(version.number)), "author": person(version.author),
                        "entered": .string(Moment.text(version.entered)),
                        "sha256": .string([UInt8](version.digest).hex),
                    ])
                }),
            "copies_can_remain_in": .array(copies.map { .string($0) }),
        ]
        fields["purpose"] = act.purpose.map { .string($0) }
        return .object(fields)
    }
}
