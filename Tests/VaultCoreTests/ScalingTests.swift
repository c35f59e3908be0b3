import FoundationEssentials
import GRDB
import Interfaces
import Synchronization
import Testing
import Trust

@testable import VaultCore

/// What a request costs, in SQL statements: they don't depend on the machine, and each stands for a row or two.
@Suite struct `A request in a grown vault` {
    @Test func `costs what it did when there were half as many cases`() async throws {
        let staff = try await Staff.fresh()
        try await open(70, staff)
        let before = try await costs(staff)
        try await open(70, staff)
        let after = try await costs(staff)
        for (name, cost) in before {
            #expect(cost > 3, "\(name) is counted")
            #expect(after[name] == cost, "\(name)")
        }
    }

    @Test func `costs the same however many drafts were discarded before`() async throws {
        let staff = try await Staff.fresh()
        let list = ListDrafts(.init(session: staff.parveen.session))
        _ = try await staff.centre.saveDraft("the one that stays", in: staff.file, by: staff.parveen)
        let before = try await staff.centre.statements { _ = try await staff.centre.perform(list) }
        for number in 0..<40 {
            let draft = try await staff.centre.saveDraft("\(number)", in: staff.file, by: staff.parveen)
            _ = try await staff.centre.perform(DiscardDraft(.init(session: staff.parveen.session, draft: draft)))
        }
        let after = try await staff.centre.statements { _ = try await staff.centre.perform(list) }
        #expect(after == before)
        #expect(try await staff.centre.perform(list).drafts.count == 1)
    }

    @Test func `lists a case for the same, however many records are in it`() async throws {
        let staff = try await Staff.fresh()
        let list = ListCases(.init(session: staff.parveen.session))
        let centre = staff.centre
        var costs: [Int] = []
        for _ in 0..<2 {
            for number in 0..<10 { _ = try await centre.write("\(number)", in: staff.file, by: staff.noor) }
            _ = try await centre.first(list)
            costs.append(try await centre.statements { _ = try await centre.first(list) })
        }
        #expect(costs[0] > 3 && costs[1] == costs[0])
        let listed = try await centre.all(ListRecords(.init(session: staff.parveen.session, case: staff.file)))
        let counted = try await centre.first(list).cases.first { $0.id == staff.file }
        #expect(counted?.records == listed.flatMap(\.records).count)
    }

    @Test func `lets go of verified files and finds them again`() async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.read(staff.note, by: staff.parveen)
        let pin = try #require(staff.centre.vault.facts.recovery).encoded
        var ledger = try #require(staff.centre.vault.writerState.ledger(pin: pin))
        let known = ledger.statementCount
        ledger.forgetFiles()
        #expect(ledger.statementCount < known)
        #expect(ledger.currentEpoch(of: try counselling(staff)) == nil)
        staff.centre.vault.writerState.keep(ledger, pin: pin)
        #expect(try await staff.centre.read(staff.note, by: staff.parveen).verified)
        #expect(staff.centre.vault.writerState.ledger(pin: pin)?.currentEpoch(of: try counselling(staff)) != nil)
    }

    private func counselling(_ staff: Staff) throws -> CompartmentID {
        let vault = try #require(staff.centre.vault.facts.vault)
        return Compartment(home: .caseFile(try CaseID(text: staff.file)), domain: .counselling).id(in: vault)
    }

    private func open(_ count: Int, _ staff: Staff) async throws {
        for number in 0..<count { _ = try await staff.centre.openCase(by: staff.worker, child: "Child \(number)") }
    }

    /// Each once more than counted: the first time also reads and verifies chains.
    private func costs(_ staff: Staff) async throws -> [String: Int] {
        let centre = staff.centre
        let (hers, teams) = (staff.parveen.session, staff.supervisor.session)
        let requests: [(String, @Sendable () async throws -> Void)] = [
            ("today", { _ = try await centre.perform(Today(.init(session: hers))) }),
            ("login", { _ = try await centre.login("parveen") }),
            ("reading a note", { _ = try await centre.read(staff.note, by: staff.parveen) }),
            ("writing a note", { _ = try await centre.write("a note", in: staff.file, by: staff.noor) }),
            ("opening a case", { _ = try await centre.openCase(by: staff.worker, child: "One more") }),
            ("the first page", { _ = try await centre.first(ListCases(.init(session: teams))) }),
            ("a reference", { _ = try await centre.first(FindCase(.init(session: teams, text: "Q-2026-0002"))) }),
        ]
        var costs: [String: Int] = [:]
        for (name, request) in requests {
            try await request()
            costs[name] = try await centre.statements(of: request)
        }
        return costs
    }
}

extension Centre {
    /// The first chunk alone, as a client that shows one page takes it.
    fileprivate func first<Op: ChunkedOperation>(_ operation: Op) async throws -> Op.Method.Reply {
        try await vault.perform(chunk: operation, for: Centre.root).reply
    }

    /// How many SQL statements the vault ran meanwhile.
    fileprivate func statements(of step: () async throws -> Void) async throws -> Int {
        let counter = Counter()
        try await vault.file.queue.writeWithoutTransaction { $0.trace(options: .statement) { _ in counter.count() } }
        try await step()
        try await vault.file.queue.writeWithoutTransaction { $0.trace(options: []) }
        return counter.value
    }
}

private final class Counter: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func count() { number.withLock { $0 += 1 } }
}
