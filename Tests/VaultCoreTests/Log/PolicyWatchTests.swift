import Interfaces
import Sealing
import Testing

@testable import VaultCore

/// The policy is a file that nobody is asked about: the log says when another one counts.
@Suite struct `A change of the policy` {
    @Test func `is an entry of its own at the next unseal, and only then`() async throws {
        let digests = [Hash.sha256([]), Hash.sha256([1]), Hash.sha256([1]), Hash.sha256([])]
        var centre = try await Staff.fresh().centre
        var found: [[UInt8]?] = []
        for digest in digests {
            let start = centre.nextSeq
            centre = try centre.restart(policyDigest: digest)
            centre.vault.hold(nil)
            _ = try await centre.perform(UnsealVault(.init(passphrase: Centre.unsealing)))
            let entries = try centre.entries(from: start)
            #expect(entries.last?.action.text == "unseal")
            found.append(entries.first { $0.action.text == "policy_change" }?.subject.digest?.bytes)
        }
        #expect(found == [nil, digests[1], nil, digests[3]])
        #expect(try await centre.verify().faults.isEmpty)
        #expect(try centre.entries().first?.subject.digest?.bytes == digests[0], "the founding names the first")
    }

    @Test func `is found by its name, also where a rekeying has given the log a new tag key`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.rekey(by: staff.admin)
        let centre = try staff.centre.restart(policyDigest: Hash.sha256([7]))
        let aslam = try centre.resume(staff.auditor, from: staff.centre)
        let none = try await centre.all(ListAudit(.init(session: aslam.session, action: "policy_change")))
        #expect(none.flatMap(\.entries).isEmpty, "known though it never happened")
        centre.vault.hold(nil)
        _ = try await centre.perform(UnsealVault(.init(passphrase: Slots.Opening.second.secret)))
        let again = try centre.resume(staff.auditor, from: staff.centre)
        let found = try await centre.all(ListAudit(.init(session: again.session, action: "policy_change")))
        #expect(found.flatMap(\.entries).count == 1)
    }
}
