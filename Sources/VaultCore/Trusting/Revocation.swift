import GRDB
import Trust

/// Deletes the sealed keys of those who lost the right to them; what they have read, they may have copied.
///
/// Where this session holds the key, the next epoch is opened at once, under a key they never had; elsewhere the
/// compartment is stale: it takes no write until a holder opens the next epoch.
struct Revocation {
    private let work: Work
    private let trust: TrustDesk

    init(_ work: Work) throws(VaultError) {
        self.work = work
        trust = try work.trust()
    }

    /// Goes through a home's team compartments; returns how many are stale now.
    func run(in home: Home) throws(VaultError) -> Int {
        let keys = try work.keys()
        let grants = GrantTable(store: work.store, keys: keys)
        var stale = 0
        for key in (try trust.ledger.plan?.rows ?? [:]).keys where key.home == home.kind && key.audience == .team {
            let id = Compartment(home: home, domain: key.domain).id(in: keys.vault)
            try trust.load([.compartment(id)])
            let ledger = try trust.ledger
            guard let current = ledger.currentEpoch(of: id) else { continue }
            // A slip in the policy file must not destroy what was granted under the signed plan.
            var signed = ledger
            signed.policy = nil
            for epoch in 1...current.number {
                for gone in signed.formerGrantees(of: id, epoch: epoch) { try grants.delete(id, epoch, gone) }
            }
            if ledger.isStale(id), try !renew(Compartment(home: home, domain: key.domain)) { stale += 1 }
        }
        return stale
    }

    /// Opens the next epoch if this session may.
    private func renew(_ compartment: Compartment) throws(VaultError) -> Bool {
        do {
            _ = try CompartmentDesk(work).keyForWriting(compartment)
            return true
        } catch {
            switch error {
            case .noKey, .denied: return false
            default: throw error
            }
        }
    }
}
