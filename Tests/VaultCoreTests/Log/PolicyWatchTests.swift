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
}
