import Testing

@testable import Access

@Suite struct ActionKindTests {
    @Test func `every operation of the daemon is of one kind, so that a report leaves none out`() {
        let kinds = ActionKind.all.flatMap(\.1)
        #expect(Set(kinds).isSuperset(of: KnownActions.all.map(\.id)))
        #expect(kinds.count == Set(kinds).count)
        #expect(ActionKind(of: "read_record") == .read && ActionKind(of: "an-older-daemons") == .other)
    }

    @Test func `a report names what was done to keys and certificates, not who looked at them`() {
        #expect(["unseal", "seal", "vouch", "withdraw", "share_claim"].allSatisfy(ActionKind.isKeyEvent))
        #expect(!["keys_status", "renew_keys", "read_record", "login"].contains(where: ActionKind.isKeyEvent))
    }
}
