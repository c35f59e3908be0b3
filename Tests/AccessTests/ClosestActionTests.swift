import Testing

@testable import Access

@Suite struct ClosestActionTests {
    @Test(arguments: [
        ("read_recrod", "read_record"), ("readrecord", "read_record"), ("logn", "login"),
        ("veryfy_audit", "verify_audit"),
        ("list_cases_", "list_cases"), ("exprot_audit", "export_audit"),
    ])
    func `a mistyped operation is told from the others by the fewest changes`(_ typed: String, _ meant: String) {
        #expect(KnownActions.closest(to: typed) == meant)
    }

    @Test func `any text has a closest one, however long`() {
        #expect(KnownActions.names.contains(KnownActions.closest(to: "")))
        #expect(KnownActions.names.contains(KnownActions.closest(to: String(repeating: "ü", count: 100_000))))
    }
}
