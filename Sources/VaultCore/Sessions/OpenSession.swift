import Access
import Sealing
import Trust

/// One request's view of a live session: who it is, and the key under which her secrets rest between requests.
///
/// The key is derived from the token the request brought, so it exists only while a request is under way.
final class OpenSession: Sendable {
    let id: [UInt8]
    let person: SessionPerson
    private let key: SharedKey
    private let seedBox: [UInt8]
    private let signingBox: [UInt8]
    private let places: Places

    init(id: [UInt8], record: SessionRecord, key: SharedKey, places: Places) {
        self.id = id
        person = record.person
        self.key = key
        seedBox = record.seedBox
        signingBox = record.signingBox
        self.places = places
    }

    var user: UserID { person.user }

    /// The person's own keys, opened for this request.
    func identity() throws(VaultError) -> IdentitySeed {
        let box = seedBox
        let seed = try sealing(.session) { () throws(SealingError) in
            try IdentitySeed(
                try Envelope.openSecret(box.span, under: key.key, id: 1, for: places.sessionSeed(of: person.user)))
        }
        FaultPoint.seedOpened.reach()
        return seed
    }

    /// The person's signing key alone, opened for this request.
    func signingKey() throws(VaultError) -> SigningSecretKey {
        let box = signingBox
        let signing = try sealing(.session) { () throws(SealingError) in
            try SigningSecretKey(
                expanded: try Envelope.openSecret(
                    box.span, under: key.key, id: 1, for: places.sessionSigning(of: person.user)))
        }
        FaultPoint.signingKeyOpened.reach()
        return signing
    }

    /// A compartment key as it may rest in the session between requests.
    func seal(_ compartmentKey: SharedKey, of compartment: CompartmentID, epoch: UInt64) throws(VaultError) -> [UInt8] {
        try sealing(.session) { () throws(SealingError) in
            try Envelope.sealKey(
                compartmentKey.key, under: key.key, id: 1,
                for: places.sessionKey(compartment, epoch: epoch, of: person.user))
        }
    }

    func openCompartmentKey(
        _ box: [UInt8], of compartment: CompartmentID, epoch: UInt64
    ) throws(VaultError) -> SharedKey {
        SharedKey(
            try sealing(.session) { () throws(SealingError) in
                try Envelope.openKey(
                    box.span, under: key.key, id: 1,
                    for: places.sessionKey(compartment, epoch: epoch, of: person.user))
            })
    }
}

/// Who a session belongs to; nothing of it is secret.
struct SessionPerson: Sendable {
    let user: UserID
    let name: String
    let uid: UInt32
    /// The recovery key pinned in this person's own seed; nil while the vault is being founded.
    let pin: PublicIdentity?
    let keys: PublicIdentity
}
