package import Access
package import Interfaces

/// Goes on without what the database lacks, in a new generation of the log whose first entry says how much that was.
///
/// For root or the daemon's own user, who has to repeat what is lost: nobody goes on by mistake.
package struct AcceptLoss: Operation {
    package typealias Method = Interfaces.Vault.AcceptLoss
    package static let action = ActionID.acceptLoss
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.continuing

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    /// Before any transaction: a refusal must not take a number that was given out already.
    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        guard vault.premises.isSystem(caller) else { throw .denied(rule: "accept-loss.root-only") }
        // Whether anything is missing, an unseal says first.
        guard vault.file.head.doubt == nil else { throw .sealed }
        guard let loss = vault.file.head.loss else { throw .alreadyDone }
        guard parameters.generation == Int(loss.generation), parameters.lost == Int(loss.missing) else {
            throw .invalidInput(parameter: "lost", fault: "differs")
        }
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let head = work.vault.file.head
        guard let loss = head.loss else { throw .alreadyDone }
        let generation = try LogContinuation(work).begin(after: loss)
        work.onceDurable { head.note(.whole) }
        return .ready(Method.Reply(generation: Int(generation)))
    }
}
