import HashTreeCollections
import Sealing

/// Decides whether a grant may be given by its signer to its grantee.
struct GrantScrutiny {
    let statement: Statement
    let view: View
    let grant: Grant

    func check() throws(TrustError) {
        let signer = try Scrutiny(statement: statement, view: view).soleSigner()
        let opened = try openedEpoch()
        try view.requireGrounds(of: opened.epoch.compartment)
        guard view.holders(of: opened, grant.compartment).contains(signer),
            view.isEntitled(signer, to: opened.epoch.compartment)
        else { throw .notEntitled(signer, statement.subject) }
        try checkGrantee(of: opened.epoch.compartment, grantedBy: signer)
    }

    /// The epoch that is granted, if its key is the one the grant commits to.
    private func openedEpoch() throws(TrustError) -> Chain.OpenedEpoch {
        guard let chain = view.ledger.chains[statement.subject], let opened = chain.epoch(grant.epoch),
            opened.index < view.reach(into: statement.subject), view.counts(chain.entries[opened.index])
        else { throw .wrongEpoch(grant.compartment, epoch: grant.epoch) }
        guard opened.epoch.commitment == grant.commitment else {
            throw .wrongCommitment(grant.compartment, epoch: grant.epoch)
        }
        return opened
    }

    private func checkGrantee(of compartment: Compartment, grantedBy signer: Signer) throws(TrustError) {
        if case .user(let user) = grant.grantee { try view.require(.user(user)) }
        let isHeir = signer == .recovery && view.mayInherit(grant.grantee.signer, compartment)
        guard isHeir || view.isEntitled(grant.grantee.signer, to: compartment) else {
            throw .granteeNotEntitled(grant.grantee, statement.subject)
        }
        guard grant.identity == view.identity(of: grant.grantee.signer) else { throw .wrongIdentity(grant.grantee) }
    }
}

extension View {
    /// The public keys by which a party is known: certified, or pinned.
    func identity(of party: Signer) -> PublicIdentity? {
        switch party {
        case .recovery: recovery
        case .user(let user): certificate(of: user)?.identity
        }
    }
}
