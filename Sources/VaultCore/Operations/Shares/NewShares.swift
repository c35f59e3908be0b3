package import Access
package import Interfaces
import Trust

/// Makes a new recovery key and hands it out in shares to the custodians named, beside the one in force.
///
/// Any admin may: nothing is sealed to the new key before custodians of the set in force have read whose it is and
/// agreed with their own shares.
package struct NewShares: Operation {
    package typealias Method = Keys.NewShares
    package static let action = ActionID.newShares
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session, \.passphrase)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.recheck(parameters.passphrase, by: parameters.session, for: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        _ = try work.session()
        var object = Access.Object.nothing
        object.met = [.passphrase]
        try work.decide(Self.action, on: object)
        try ShareSet.check(parameters.custodians, threshold: parameters.threshold)
        let shares = try ShareSet(
            for: parameters.custodians, threshold: parameters.threshold, in: try work.keys().vault)
        let custody = Custody(work)
        if case .newShares? = custody.current?.errand { custody.end() }
        let vault = work.vault
        work.onceDurable {
            vault.founding.begin(shares)
            vault.deleteLeftOverGrants()
        }
        return .ready(
            Method.Reply(
                set: try ShareSetID(stored: shares.terms.set, in: .share).text,
                codes: shares.codes.map { Keys.ShareCode(custodian: $0.custodian, code: $0.code) }))
    }
}
