import GRDB
import Synchronization
import Testing

@testable import VaultCore

/// How long one step of a method can keep the writer from others, in SQL statements: no machine's noise moves them.
///
/// Every turn ends as early as it may, as it does where time is short.
@Suite struct `The longest step of a method in the writer` {
    /// Those that go through all cases at once, until a job does it step by step.
    private static let growing: [String: String] = [
        "People.Withdraw": "what she signed is listed in her withdrawal, from every case",
        "People.DisableUser": "her own grants are deleted in every case",
        "Retention.DestroyCase": "all records of a case are destroyed in one transaction, or none",
    ]
    /// A batch of a walk that moves keys, or a page of 64 lines: bounded, and longer than what there is in an empty vault.
    private static let batch = 256
    /// Statements by which two runs of the same may differ, such as for a name that happens to be known.
    private static let slack = 24

    @Test(arguments: Deed.all) func `is as long in a full vault as in an empty one`(_ deed: Deed) async throws {
        let few = try await Grown.little.value.longest(deed)
        let many = try await Grown.much.value.longest(deed)
        #expect(few > 2, "it is counted")
        if Self.growing[deed.method] == nil {
            #expect(many <= max(few + Self.slack, Self.batch))
        } else {
            #expect(many > few + Self.slack, "no longer an exception")
        }
    }
}

/// A centre with some records in one case, and so many other cases, all of them a worker's and a psychologist's.
private struct Grown {
    private let staff: Staff

    static let little = Task { try await Grown(records: 8, cases: 4) }
    static let much = Task { try await Grown(records: 400, cases: 120) }

    private init(records: Int, cases: Int) async throws {
        staff = try await Staff.fresh()
        for number in 0..<records {
            _ = try await staff.centre.write("\(number)", in: staff.file, by: staff.noor)
        }
        for number in 0..<cases {
            let file = try await staff.centre.openCase(by: staff.worker, child: "Child \(number)").case
            try await staff.centre.assign(staff.noor, to: file, by: staff.supervisor)
        }
    }

    /// The most statements between two turns of the writer while a method is performed.
    func longest(_ deed: Deed) async throws -> Int {
        let now = try staff.restarted(slice: .zero)
        guard let person = now.person(deed.by) else { return 0 }
        let steps = Steps()
        let queue = now.centre.vault.file.queue
        try await queue.writeWithoutTransaction { $0.trace(options: .statement) { steps.count($0) } }
        try await deed.call(now, person.session)
        try await queue.writeWithoutTransaction { $0.trace(options: []) }
        return steps.longest
    }
}

/// Counts statements from one beginning of a transaction to the next.
private final class Steps: Sendable {
    private let counts = Mutex((now: 0, longest: 0))

    var longest: Int { counts.withLock { $0.longest } }

    func count(_ event: Database.TraceEvent) {
        guard case .statement(let statement) = event else { return }
        let begins = statement.sql.hasPrefix("BEGIN")
        counts.withLock { counts in
            counts.now = begins ? 1 : counts.now + 1
            counts.longest = max(counts.longest, counts.now)
        }
    }
}
