package import Access
import FoundationEssentials
package import Interfaces
import Sealing
import Trust

/// Starts the share set anew after an interruption: a new recovery key, new codes, old shares void.
package struct ResumeInit: Operation {
    package typealias Method = Interfaces.Vault.ResumeInit
    package static let action = ActionID.initialise
    package static let needs = VaultPhase.unsealed

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        guard work.premises.isSystem(work.caller) else {
            throw .denied(rule: "init.root-only")
        }
        // From the rows of this transaction, which tell a phase put back from one not yet over.
        let facts = try VaultFacts.read(work.store)
        guard facts.phase == .founding else { throw .alreadyDone }
        let names = try work.directory.all(.custodians, []).map { String(decoding: $0, as: UTF8.self) }
        let void = facts.shareSet
        let shares = try ShareSet(for: names, threshold: facts.threshold, in: try work.keys().vault)
        let terms = shares.terms
        try work.changeFacts { facts in
            facts.recovery = terms.identity
            facts.shareSet = terms.set
        }
        let vault = work.vault
        work.onceDurable { vault.founding.begin(shares) }
        let reply = Method.Reply(codes: shares.codes, enrolment: try inviteAdmin(work), void: void.hex)
        work.entry.rule = "init.resume"
        return .ready(reply)
    }

    /// A new code for the first admin, in place of one that may have been lost; nil once she has enrolled.
    private func inviteAdmin(_ work: Work) throws(VaultError) -> String? {
        let waiting = try work.accounts.all().first { $0.roleNames == ["admin"] && $0.isInvited }
        guard var admin = waiting else { return nil }
        return try admin.invite(work)
    }
}
