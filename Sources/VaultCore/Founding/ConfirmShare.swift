package import Access
package import Interfaces
import Sealing
import Trust

/// Takes a share read back; with the last one the founding is completed and the first supervisor certified, or a newer
/// set is ready to take over.
package struct ConfirmShare: Operation {
    package typealias Method = Keys.ConfirmShare
    package static let action = ActionID.shareConfirm

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let desk = work.vault.founding
        let (handed, index) = try work.vault.guesses.counting(work.caller, at: work.moment.uptime) {
            () throws(VaultError) in
            let (handed, index) = try desk.find(parameters.code)
            try compare(index, handed, work)
            return (handed, index)
        }
        let confirmed = try desk.confirm(index, of: handed.terms)
        work.entry.rule = "share.confirmed.\(index + 1)"
        let missing = confirmed.seats.filter { !$0.confirmed }.map(\.name)
        guard missing.isEmpty, work.vault.facts.phase == .founding else {
            return .ready(Method.Reply(missing: missing, complete: false))
        }
        let supervisor = try FoundingCompletion(work, of: confirmed).complete(spoken: parameters.fingerprint)
        return .ready(
            Method.Reply(
                missing: [], complete: true, supervisor: supervisor.name, fingerprint: supervisor.fingerprint))
    }

    private func compare(_ index: Int, _ handed: FoundingDesk.HandedOut, _ work: Work) throws(VaultError) {
        let hashes = try handed.hashes()
        let share = try ShareCheck.parse(parameters.share)
        guard share.vaultID == (try work.keys().vault.bytes) else { throw .wrongShare("other_vault") }
        guard share.setID == handed.terms.set else {
            throw .wrongShare(share.setID == work.vault.facts.shareSet ? "current_set" : "other_set")
        }
        guard hashes.indices.contains(index), share.hash() == hashes[index] else { throw .wrongShare("other_share") }
    }
}
