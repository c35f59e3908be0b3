package import Access
package import Interfaces

/// Begins a verification of every row of every table: who asked for it, and that it began.
package struct VerifyRows: Operation {
    package typealias Method = Interfaces.Vault.Verify
    package static let action = ActionID.verifyRows

    private let parameters: Method.Parameters
    private let seat: VerificationPlace.Seat

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, .free)
    }

    init(_ parameters: Method.Parameters, _ seat: VerificationPlace.Seat) {
        self.parameters = parameters
        self.seat = seat
    }

    package var token: String? { parameters.session }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        try work.decide(Self.action)
        if seat == .taken { throw .busy(.verifications) }
        return .ready(Method.Reply(verified: 0, total: 0, altered: []))
    }
}

extension Vault {
    /// Opens or checks every row of every table, naming after each step what was found, until nobody listens any more; one
    /// verification at a time, be it of rows or of the log.
    ///
    /// Tables and keys of rows only, never content, so that an admin may ask. What is found is remembered for `status`,
    /// `diagnose` and the journal, and leaves an entry of its own at the end.
    package func verifyRows(
        _ parameters: Interfaces.Vault.Verify.Parameters, for caller: Caller,
        telling progress: (Interfaces.Vault.Verify.Reply) async -> Bool
    ) async throws(VaultError) -> Interfaces.Vault.Verify.Reply {
        let seat = verification.enter()
        defer { if seat == .free { verification.leave() } }
        var reply = try await perform(VerifyRows(parameters, seat), for: caller)
        guard let keys else { throw .sealed }
        var rows = try await RowVerification(self, keys: keys)
        reply.total = rows.total
        var first: RowScan.Doubt?
        while let altered = try await rows.advance() {
            remember(altered.map { DamagedRow(table: $0.table.table, row: $0.row) })
            first = first ?? altered.first
            reply.altered = altered.map { Interfaces.Vault.AlteredRow(table: $0.table.rawValue, row: $0.row) }
            reply.verified = rows.verified
            guard await progress(reply) else { break }
        }
        if let first {
            await enter(.tampered(first.table.table, first.row), of: VerifyRows.action, for: caller)
        }
        reply.altered = []
        return reply
    }
}
