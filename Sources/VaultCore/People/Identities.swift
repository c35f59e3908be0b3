import Access
import Interfaces
import Sealing
import Trust

/// Says who somebody is, as the session sees it.
struct Identities {
    let work: Work

    init(_ work: Work) {
        self.work = work
    }

    func identity(of account: Account, _ person: SessionPerson) throws(VaultError) -> Session.Identity {
        // What a voucher would sign, but with the keys of the person's own seed.
        var own = account
        own.keys = person.keys.encoded
        let active = try work.rolesInForce(of: own, pinnedTo: person.pin)
        let certificate = try person.pin.flatMap { pin throws(VaultError) in
            guard work.vault.facts.phase == .complete else { return Certificate?.none }
            return try work.store.passedOver.found { () throws(VaultError) in
                try work.trust(pinnedTo: pin).certificate(of: person.user)
            }
        }
        let followed = try person.pin.map { pin throws(VaultError) in try work.recovery(from: pin) }
        let recovery: PublicIdentity
        if let followed { recovery = followed } else { recovery = try work.vault.facts.recoveryKey() }
        let vault = try work.keys().vault
        let print = Fingerprint(of: try Certificates.certificate(for: own), in: vault, pin: recovery)
        return Session.Identity(
            id: account.user, name: account.name, roles: active.sorted().map(\.rawValue),
            pending: account.roles.filter { !active.contains($0) }.sorted().map(\.rawValue),
            certified: certificate != nil, fingerprint: print.description,
            recovery: followed.map { Fingerprint(ofRecovery: $0, in: vault).description })
    }
}
