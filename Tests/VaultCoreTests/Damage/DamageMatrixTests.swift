import FoundationEssentials
import GRDB
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// One altered byte refuses what its row protects and nothing else, never reads as absent, and is told.
@Suite struct `One altered byte` {
    /// What a row of a table protects: no more than this may be refused for one of them.
    enum Protected {
        case nothing
        /// One person's login and session.
        case person
        /// One case, for one or all of those who work on it, or one person's drafts.
        case caseFile
        /// One record, draft or other thing.
        case item
    }

    static let protected: [String: Protected] = [
        "account": .person, "seed": .person, "statement": .caseFile, "grant_box": .caseFile, "directory": .caseFile,
        "record": .item, "record_version": .item, "record_key": .item, "draft": .item, "tombstone": .item,
        "approval": .item, "legal_hold": .item, "facts_key": .nothing, "log_reason": .nothing, "log_entry": .nothing,
        "log_tag": .nothing, "log_inbox": .nothing, "log_node": .nothing, "log_checkpoint": .nothing,
        "meta": .nothing, "slot": .nothing, "share": .nothing, "master_key": .nothing, "book_key": .nothing,
        "request": .nothing, "throttle": .nothing,
    ]

    private static let isTorture = ProcessInfo.processInfo.environment["AMANAT_TORTURE"] == "1"

    @Test func `every table says what its rows protect`() async throws {
        let staff = try await Staff.fresh()
        let tables = try await staff.centre.vault.file.queue.read { Set(try DamagedCell.all($0).map(\.table)) }
        #expect(tables.subtracting(Self.protected.keys) == [])
    }

    @Test func `in the tag of a link makes a list name what it doesn't count`() async throws {
        let staff = try await Staff.fresh()
        try staff.centre.intrude { store, keys in
            let link = DirectoryTable(store: store, keys: keys).row(
                .recordsOfCase, try CaseID(text: staff.file).bytes, 1)
            try store.run("UPDATE directory SET tag = randomblob(16) WHERE hex(tag) = upper(?)", [link.row])
        }
        let replies = try await staff.centre.all(ListCases(.init(session: staff.parveen.session)))
        #expect(replies.flatMap(\.cases).count == 1)
        #expect(!replies.flatMap { $0.damaged ?? [] }.isEmpty)
    }

    @Test func `in any column of any row refuses no more than that row protects, and is told`() async throws {
        let house = try await DamageCentre.make()
        let whole = try await Self.ask(house.restarted().probes(alsoLogins: true))
        for (name, answer) in whole { #expect(throws: Never.self, "\(name)") { try answer.get() } }
        var choice = LifeChoice(seed: 12)
        for cell in try await Self.sample(house, &choice) {
            guard let flipped = cell.flipped(&choice) else { continue }
            let damaged = try house.restarted()
            let queue = damaged.centre.vault.file.queue
            try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
            try await queue.write { try cell.put(flipped, $0) }
            let probes = damaged.probes(alsoLogins: Self.opening.contains(cell.table))
            let trial = Trial(cell: cell, whole: whole, answers: try await Self.ask(probes))
            trial.check(probes, Self.protected[cell.table] ?? .nothing)
            try await trial.checkTold(damaged)
        }
    }

    /// Tables that a login reads.
    private static let opening: Set = ["account", "seed", "statement", "directory", "meta", "throttle"]

    /// Some of each column's values, and all of them where that is asked for.
    private static func sample(_ house: DamageCentre, _ choice: inout LifeChoice) async throws -> [DamagedCell] {
        let cells = try await house.centre.vault.file.queue.read { try DamagedCell.all($0) }
        if isTorture { return cells }
        let columns = Dictionary(grouping: cells) { "\($0.table).\($0.column)" }.sorted { $0.key < $1.key }
        return columns.flatMap { _, cells in
            cells.shuffled(using: &choice).prefix(["directory", "statement"].contains(cells[0].table) ? 8 : 1)
        }
    }

    typealias Answers = [String: Result<DamageProbe.Shown, VaultError>]

    private static func ask(_ probes: [DamageProbe]) async throws -> Answers {
        var answers: Answers = [:]
        for probe in probes {
            do { answers[probe.name] = .success(try await probe.ask()) } catch let error as VaultError {
                answers[probe.name] = .failure(error)
            }
        }
        return answers
    }

    /// What was answered with one value altered, beside what is answered while all is whole.
    struct Trial {
        let cell: DamagedCell
        let whole: Answers
        let answers: Answers

        func check(_ probes: [DamageProbe], _ protected: Protected) {
            var refused: [DamageProbe] = []
            for probe in probes {
                switch answers[probe.name] {
                case .success(let shown): check(shown, probe)
                case .failure(let error):
                    refused.append(probe)
                    #expect(isTold(error), "\(cell.name): \(probe.name) is told \(error)")
                case nil: Issue.record("\(probe.name) wasn't asked")
                }
            }
            let words = Comment(rawValue: "\(cell.name) refuses \(refused.map(\.name))")
            switch protected {
            case .nothing: #expect(refused.isEmpty, words)
            case .person: #expect(Set(refused.map(\.person)).count <= 1, words)
            case .caseFile: #expect(!refused.contains { $0.about == .list }, words)
            case .item: #expect(refused.allSatisfy { if case .item = $0.about { true } else { false } }, words)
            }
        }

        /// What is left out is named.
        private func check(_ shown: DamageProbe.Shown, _ probe: DamageProbe) {
            guard !isKeyAway, let before = try? whole[probe.name]?.get(), shown.items != before.items else { return }
            let (gone, come) = (before.items.subtracting(shown.items), shown.items.subtracting(before.items))
            #expect(!shown.damaged.isEmpty, "\(cell.name): \(probe.name) says nothing of \(gone) that are now \(come)")
        }

        /// A key that isn't found under its tag can be one that nobody has given yet: colleagues give it anew, and
        /// `amanat verify` names the row that has no place.
        private var isKeyAway: Bool { cell.table == "grant_box" && cell.column == "tag" }

        /// Altered, and named as that.
        private func isTold(_ error: VaultError) -> Bool {
            switch error {
            case .tampered: true
            case .noKey: isKeyAway
            default: false
            }
        }

        /// Whatever was refused or left out, status and diagnose tell.
        func checkTold(_ damaged: DamageCentre) async throws {
            let isSeen = answers.contains { name, answer in
                guard let shown = try? answer.get() else { return cell.table != "grant_box" }
                let isErased = !shown.damaged.isEmpty && shown.damaged.allSatisfy { $0.hasPrefix("erased ") }
                return !isErased && (!shown.damaged.isEmpty || (try? whole[name]?.get())?.items != shown.items)
            }
            guard isSeen, !isKeyAway else { return }
            let vault = damaged.centre.vault
            #expect(vault.status().warnings.contains("rows-damaged"), "\(cell.name)")
            let findings = try await vault.diagnose(.init(), for: Centre.root).findings
            #expect(findings.contains { $0.code == "rows.intact" && !$0.well }, "\(cell.name)")
            #expect(!damaged.centre.journal.rows.isEmpty, "\(cell.name)")
        }
    }
}
