import FoundationEssentials
import Sealing
import Trust

/// The founding's last step, in one transaction: grant plan, first supervisor, share hashes, root key for recovery.
///
/// The recovery seed signs what only it may sign and is wiped once that is durable.
struct FoundingCompletion {
    private let work: Work
    private let handed: FoundingDesk.HandedOut

    /// - Parameter handed: the founding's set, read back by all.
    init(_ work: Work, of handed: FoundingDesk.HandedOut) {
        self.work = work
        self.handed = handed
    }

    /// The first supervisor, whose fingerprint the custodians compare aloud.
    struct Supervisor {
        let name: String
        let fingerprint: String
    }

    /// - Parameter spoken: the fingerprint that the supervisor read aloud to the custodians: it picks her, so that
    ///   nobody becomes the first supervisor by an account alone.
    func complete(spoken: String?) throws(VaultError) -> Supervisor {
        let recovery = try handed.recovery()
        let account = try firstSupervisor(spoken, recovery.publicIdentity)
        // First of all: rows that only a completed founding has contradict the phase before.
        try work.changeFacts { $0.phase = .complete }
        let trust = try work.trust(pinnedTo: recovery.publicIdentity)
        try trust.state(.plan(.standard), on: .plan, by: .recovery, with: recovery)
        let certificate = try Certificates.certificate(for: account)
        try trust.state(.certificate(certificate), on: .user(try account.id), by: .recovery, with: recovery)
        try openIndex(trust, certificate, recovery)
        let keeping = ShareSetKeeping(work)
        try keeping.sealRootKey(to: recovery.publicIdentity)
        try keeping.keepHashes(of: handed)
        let (vault, terms) = (work.vault, handed.terms)
        work.onceDurable { vault.founding.wipe(terms) }
        let print = Fingerprint(of: certificate, in: try work.keys().vault, pin: recovery.publicIdentity)
        return Supervisor(name: account.name, fingerprint: print.description)
    }

    private func firstSupervisor(_ spoken: String?, _ pin: PublicIdentity) throws(VaultError) -> Account {
        let candidates = try work.accounts.all().filter {
            $0.roleNames.contains("supervisor") && $0.keys != nil && !$0.disabled
        }
        if candidates.isEmpty { throw .supervisorMissing }
        guard let spoken = spoken?.filter(\.isNumber), !spoken.isEmpty else {
            throw .needed("fingerprint", rule: "founding.first-supervisor")
        }
        let vault = try work.keys().vault
        for account in candidates {
            let print = Fingerprint(of: try Certificates.certificate(for: account), in: vault, pin: pin)
            if print.description.filter(\.isNumber) == spoken { return account }
        }
        throw .fingerprintDiffers
    }

    /// The index key of duplicate search: a compartment of its own, granted by recovery to the first supervisor.
    private func openIndex(
        _ trust: TrustDesk, _ supervisor: Certificate, _ recovery: borrowing IdentitySeed
    ) throws(VaultError) {
        let compartment = Compartment(home: .organisation, domain: .index)
        let keys = try work.keys()
        let id = compartment.id(in: keys.vault)
        let key = SharedKey(try sealing(.grant) { () throws(SealingError) in try SymmetricKey.random() })
        let epoch = Epoch(
            compartment: compartment, number: 1,
            commitment: try Digest(stored: key.key.commitment(keys.places.compartmentKey(id, epoch: 1))))
        try trust.state(.epoch(epoch), on: .compartment(id), by: .recovery, with: recovery)
        let grantees: [(Grantee, PublicIdentity)] = [
            (.recovery, recovery.publicIdentity), (.user(supervisor.user), supervisor.identity),
        ]
        for (grantee, identity) in grantees {
            let sealed = try sealing(.grant) { () throws(SealingError) in
                try SealedBox.sealKey(key.key, to: identity.box)
            }
            let grant = Grant(epoch, in: keys.vault, to: grantee, identity: identity, sealed: sealed)
            try trust.state(.grant(grant), on: .compartment(id), by: .recovery, with: recovery)
            try GrantTable(store: work.store, keys: keys).put(sealed, id, 1, grantee)
        }
    }
}
