import Foundation
import Testing

@testable import AmanatClient

@Suite struct UnstoredTextTests {
    private static let text = "# x (note)\nmine alone"

    /// A desk where sana is logged in, gone at the end.
    private func atBench(_ body: (Bench) async throws -> Void) async throws {
        let bench = try await Bench.open()
        do {
            try await bench.logIn()
            try await body(bench)
        } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    private func workspace(_ bench: Bench, author: String = "sana") throws -> EditorWorkspace {
        var writing = Writing(form: .sample, place: FakeVault.reference, audience: .author)
        writing.author = author
        writing.event = "2026-03-17"
        return try EditorWorkspace(
            in: .ours(environment: bench.desk().environment), text: Self.text, for: writing.destination)
    }

    private func unstored(_ bench: Bench, author: String = "sana") throws -> UnstoredText {
        try #require(try workspace(bench, author: author).leave(nil))
    }

    @Test func `a process note that waits in memory can't become the team's`() async throws {
        try await atBench { bench in
            let text = try unstored(bench)
            let words = ["note", "add", FakeVault.reference, "--event", "17.3.2026", "--file", text.path]
            #expect(await bench.run(words) == 16)
            let right = "hint: amanat record add \(FakeVault.reference) session_note --process"
            #expect(bench.written.remarks.contains(right))
            #expect(await bench.vault.records.isEmpty)
            #expect(await bench.run(words + ["--process"]) == 0)
            #expect(await bench.vault.records.first?.first?.line.audience == .author)
            #expect(UnstoredText.all(environment: bench.desk().environment).isEmpty)
        }
    }

    @Test func `nor is it stored in another case, without its day or as somebody else's`() async throws {
        try await atBench { bench in
            let text = try unstored(bench)
            let file = ["--process", "--file", text.path]
            #expect(await bench.run(["note", "add", "Q-2026-0024", "--event", "17.3.2026"] + file) == 16)
            #expect(await bench.run(["note", "add", FakeVault.reference] + file) == 16)
            text.wipe()
            let hers = try unstored(bench, author: "parveen")
            let words = ["note", "add", FakeVault.reference, "--process", "--event", "17.3.2026", "--file", hers.path]
            #expect(await bench.run(words) == 16)
            #expect(await bench.vault.records.isEmpty)
        }
    }

    @Test func `a path with dots leads to the same text`() async throws {
        try await atBench { bench in
            let text = try unstored(bench)
            #expect(text.lies(at: text.path.replacing("/record.txt", with: "/../x/./record.txt")) == false)
            #expect(text.lies(at: text.path.replacing("/record.txt", with: "/./y/../record.txt")))
        }
    }

    @Test func `what a killed client left is told with its author and the command that stores it`() async throws {
        try await atBench { bench in
            let left = try workspace(bench)
            try left.write(Self.text + " and more")
            try FileManager.default.copyItem(atPath: left.path, toPath: left.path + "-dead")
            left.wipe()
            bench.desk().tellUnstored()
            let told = bench.written.remarks
            #expect(told.contains("warning: A text by sana is not in the vault"))
            #expect(
                told.contains(
                    "hint: amanat record add \(FakeVault.reference) session_note --process --event 2026-03-17 --as sana "
                        + "--file "))
        }
    }
}
