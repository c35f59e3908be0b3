package import Access
package import Interfaces
import Trust

/// Hands one case from one person to another: one statement, the old keys deleted, the new ones given as far as this
/// session holds them. Process notes stay their author's.
package struct Handover: Operation {
    package typealias Method = Cases.Handover
    package static let action = ActionID.handover
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    package let digest: [UInt8]

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
        digest = RequestDigest.of(parameters, without: \.session)
    }

    package var token: String? { parameters.session }
    package var request: String? { parameters.request }

    package mutating func ready(in vault: Vault, for caller: Caller) async throws(VaultError) {
        try await vault.readCaseloads(
            of: [parameters.from, parameters.to], for: Self.action, in: parameters.session, by: caller)
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let row = try CaseBook(work).admitted(Self.action, to: parameters.case)
        let home = Home.caseFile(row.id)
        let from = try Leavers(work).find(parameters.from)
        let to = try Assignees(work).find(parameters.to, for: row.id)
        work.entry.record = from.text
        let trust = try work.trust()
        guard from != to else { throw .invalidInput(parameter: "to", fault: "the-same-person") }
        guard try trust.ledger.hasAssignment(from, to: home) else { throw .notFound }
        try trust.state(.handover(from: from, to: to), on: .caseFile(row.id))
        try CaseBook(work).note(from, gone: row.id)
        try CaseBook(work).note(to, assignedTo: row.id)
        let stale = try Revocation(work).run(in: home, of: from)
        _ = try TopUp(work).run(for: row.id)
        let keys = try keys(of: to, home, work)
        return .ready(
            Method.Reply(
                granted: keys.count { $0.isHeld }, stale: stale,
                pending: keys.filter { !$0.isHeld }.map(\.domain)))
    }

    /// The domains with records that the new person is entitled to, and whether she has their keys already.
    private func keys(
        of user: UserID, _ home: Home, _ work: Work
    ) throws(VaultError) -> [(domain: String, isHeld: Bool)] {
        let vault = try work.keys().vault
        let ledger = try work.trust().ledger
        var keys: [(domain: String, isHeld: Bool)] = []
        for compartment in ledger.plan?.teamCompartments(of: home) ?? [] {
            let id = compartment.id(in: vault)
            guard let epoch = ledger.currentEpoch(of: id), ledger.isEntitled(user, to: compartment) else { continue }
            let isHeld = !ledger.isStale(id) && ledger.hasGrant(.user(user), to: id, epoch: epoch.number)
            keys.append((compartment.domain.text, isHeld))
        }
        return keys
    }
}
