package import Access
import FoundationEssentials
package import Interfaces
import Trust

/// Asks custodians to come together for one deed, and announces it before it happens.
///
/// Nobody is given anything by this: it takes as many custodians as the set says, each of whom is shown the deed.
package struct StartRecovery: Operation {
    package typealias Method = Recovery.Start
    package static let action = ActionID.recoverStart
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        var plain = parameters
        plain.session = nil
        plain.passphrase = nil
        digest = RequestDigest.of(plain)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        guard parameters.deed == .inheritedNotes else { return }
        guard let session = parameters.session else { throw .notLoggedIn }
        try await vault.recheck(parameters.passphrase ?? "", by: session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let object = try decide(work)
        let deed = try RecoveryAsking(work).deed(parameters)
        if case .inheritedNotes(let author, _) = deed { try decideTogether(about: author, object, work) }
        let errand = RecoveryErrand(
            deed: deed, reason: parameters.reason ?? "", requester: work.sessionIfAny?.user)
        let collection = try Custody(work).begin(.recovery(errand))
        work.entry.rule = "recover.\(errand.deed.kind.rawValue).asked"
        try RecoveryNotices(work).announce(errand, until: collection.expires)
        return .ready(
            Method.Reply(
                collection: CollectionLine(collection).line, asked: try RecoveryLine(work).line(errand)))
    }

    /// Somebody in a session, by the policy, with a reason; root where it is about who can log in at all.
    private func decide(_ work: Work) throws(VaultError) -> Access.Object {
        var object = Access.Object.nothing
        if work.sessionIfAny == nil, parameters.deed != .admin { throw .notLoggedIn }
        try Asked(purpose: nil, reason: parameters.reason).apply(to: &object, work)
        try work.decide(Self.action, on: object)
        return object
    }

    /// What was its author's alone goes to a colleague only if two people approve, besides whoever asks and the
    /// custodians.
    private func decideTogether(
        about author: UserID, _ object: Access.Object, _ work: Work
    ) throws(VaultError) {
        guard Custody(work).current == nil else { throw .busy(.shares) }
        var object = object
        object.met.insert(.passphrase)
        let scope = try ApprovalScope(parameters, about: .init(person: author), people: 2)
        _ = try work.decideTogether(ActionID.recoverNotes, on: object, approved: scope)
    }
}
