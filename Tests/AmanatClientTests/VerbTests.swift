import ArgumentParser
import CanonicalJSON
import Foundation
import Interfaces
import Testing

@testable import AmanatClient

@Suite struct VerbTests {
    /// A served vault with a person logged in, gone at the end.
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

    @Test func `status shows the state, the next step and no raw text`() async throws {
        try await atBench { bench in
            #expect(await bench.run(["status"]) == 0)
            #expect(bench.written.results.contains("state") && bench.written.results.contains("unsealed"))
            #expect(bench.written.remarks.contains("hint: amanat login NAME"))
            #expect(!bench.written.remarks.contains("\u{1B}"))
        }
    }

    @Test func `JSON is the reply and nothing else`() async throws {
        try await atBench { bench in
            #expect(await bench.run(["status"], .json) == 0)
            let reply = try JSONDecoder().decode(Vault.Status.Reply.self, from: Data(bench.written.results.utf8))
            #expect(reply.state == .unsealed)
        }
    }

    @Test func `a wrong passphrase ends with status 11 and keeps no session`() async throws {
        let bench = try await Bench.open()
        #expect(await bench.run(["whoami"]) == 11)
        #expect(bench.written.remarks.contains("hint: amanat login YOUR-NAME"))
        await bench.close()
    }

    @Test func `a write says as whom`() async throws {
        try await atBench { bench in
            let status = await bench.run(["record", "add", FakeVault.reference, "session_note", "--field", "note=Text"])
            #expect(status == 0)
            #expect(bench.written.remarks.hasPrefix("as sana\n"))
            #expect(await bench.vault.records.first?.first?.fields == ["note": "Text"])
        }
    }

    @Test func `a process note goes to its author alone`() async throws {
        try await atBench { bench in
            #expect(await bench.run(["note", "add", FakeVault.reference, "--process", "--field", "note=Text"]) == 0)
            #expect(await bench.vault.records.first?.first?.line.audience == .author)
        }
    }

    @Test func `a form in a file is stored`() async throws {
        try await atBench { bench in
            let path = bench.directory + "/form.txt"
            try "# x (note)\nپہلی\nلائن\n# y (risk)\nlow\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(await bench.run(["note", "add", FakeVault.reference, "--file", path]) == 0)
            #expect(await bench.vault.records.first?.first?.fields == ["note": "پہلی\nلائن", "risk": "low"])
        }
    }

    @Test func `a faulty form is refused with its line and status 16`() async throws {
        try await atBench { bench in
            let path = bench.directory + "/form.txt"
            try "# x (note)\na\n# y (risk)\nextreme\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(await bench.run(["note", "add", FakeVault.reference, "--file", path]) == 16)
            #expect(bench.written.remarks.contains("line 4: risk"))
            #expect(await bench.vault.records.isEmpty)
        }
    }

    @Test func `an unknown kind is answered with those that are known`() async throws {
        try await atBench { bench in
            #expect(await bench.run(["record", "add", FakeVault.reference, "list", "--field", "a=b"]) == 16)
            #expect(bench.written.remarks.contains("session_note"))
        }
    }

    @Test func `a record is shown without its text commanding the terminal`() async throws {
        try await atBench { bench in
            _ = await bench.run(["note", "add", FakeVault.reference, "--field", "note=a\u{1B}[2Jb\nسلام\u{202E}"])
            #expect(await bench.run(["record", "show", "r1"]) == 0)
            #expect(bench.written.results.contains("\u{2068}a␛[2Jb\u{2069}"))
            #expect(bench.written.results.contains("\u{2068}سلام<U+202E>\u{2069}"))
            #expect(bench.written.results.contains("The note"))
            #expect(!bench.written.results.contains("\u{1B}"))
        }
    }

    @Test func `an amendment over an unseen version shows both and ends with status 13`() async throws {
        try await atBench { bench in
            _ = await bench.run(["note", "add", FakeVault.reference, "--field", "note=one"])
            await bench.vault.refuseNext(Cases.Failure.conflict(newest: 1))
            let words = ["record", "amend", "r1", "--reason", "typo", "--field", "note=two"]
            #expect(await bench.run(words) == 13)
            #expect(bench.written.remarks.contains("- one\n+ two\n"))
            #expect(await bench.run(words) == 0)
            #expect(await bench.vault.records.first?.count == 2)
        }
    }

    @Test func `a draft is resumed onto the newest version`() async throws {
        try await atBench { bench in
            _ = await bench.run(["note", "add", FakeVault.reference, "--field", "note=one"])
            let desk = bench.desk()
            let writing = Writing(
                form: .sample, place: FakeVault.reference, amends: Writing.Amendment(record: "r1", base: 1))
            let keeper = DraftKeeper(desk: desk, writing: writing, draft: nil)
            await keeper.save("# x (note)\nmine\n")
            _ = await bench.run(["record", "amend", "r1", "--reason", "typo", "--field", "note=theirs"])
            let resumed = await bench.run(["draft", "resume", "d1", "--reason", "typo", "--field", "number=2"])
            #expect(resumed == 0)
            #expect(await bench.vault.records.first?.last?.fields == ["note": "mine", "number": 2])
            #expect(await bench.vault.drafts.isEmpty)
        }
    }

    @Test func `an amendment can correct the day, and keeps it otherwise`() async throws {
        try await atBench { bench in
            _ = await bench.run(["note", "add", FakeVault.reference, "--field", "note=one"])
            let words = ["record", "amend", "r1", "--reason", "wrong date", "--field", "note=one"]
            #expect(await bench.run(words + ["--event", "17.3.2026"], .json) == 0)
            #expect(bench.written.results.contains(#""event":"2026-03-17""#))
            #expect(await bench.run(words + ["--event", "17.13.2026"]) == 16)
            #expect(await bench.vault.records.first?.count == 2)
        }
    }

    @Test func `a resumed draft keeps the day it was written for`() async throws {
        try await atBench { bench in
            var writing = Writing(form: .sample, place: FakeVault.reference)
            writing.event = "2026-03-17"
            let remarks = bench.desk().remarks(on: writing)
            let text = FormText.render(.sample, answers: ["note": "a"], remarks: remarks, labels: bench.desk().labels)
            await DraftKeeper(desk: bench.desk(), writing: writing, draft: nil).save(text)
            #expect(await bench.run(["draft", "resume", "d1", "--field", "number=2"], .json) == 0)
            #expect(bench.written.results.contains(#""event":"2026-03-17""#))
        }
    }

    @Test func `what a script stored is told with child, day and author`() async throws {
        try await atBench { bench in
            let words = ["note", "add", FakeVault.reference, "--field", "note=one", "--event", "17.3.2026"]
            #expect(await bench.run(words) == 0)
            let told = bench.written.results
            #expect(told.contains("Stored as record r1, version 1, for "))
            let said = "17.03.2026, by sana; domain counselling."
            for part in [FakeVault.reference, "زرمینہ", "گل خان", "12 years", said] {
                #expect(told.contains(part), "\(part)")
            }
            #expect(await bench.run(words, .json) == 0)
            let json = try #require(bench.written.results.split(separator: "\n").last)
            #expect(
                json == #"{"author":"sana","case":"c1","event":"2026-03-17","kind":"session_note","record":"r2","#
                    + #""reference":"Q-2026-0042","version":1}"#)
        }
    }

    @Test func `everything that is missing is named at once`() async throws {
        try await atBench { bench in
            let path = bench.directory + "/fields.json"
            try #"{"number": 2, "nota": "x", "notb": "y"}"#.write(toFile: path, atomically: true, encoding: .utf8)
            #expect(await bench.run(["note", "add", FakeVault.reference, "--file", path, "--json-input"]) == 16)
            for part in ["note must be filled", "nota", "notb"] { #expect(bench.written.remarks.contains(part)) }
            #expect(await bench.vault.records.isEmpty)
        }
    }

    @Test func `a text stays unkept until a save has arrived`() async throws {
        try await atBench { bench in
            let writing = Writing(form: .sample, place: FakeVault.reference)
            let keeper = DraftKeeper(desk: bench.desk(), writing: writing, draft: nil, known: "# x (note)\n")
            await keeper.save("# x (note)\n")
            #expect(await keeper.unkept == nil)
            await bench.vault.endSessions()
            await keeper.save("# x (note)\nmine\n")
            #expect(await keeper.unkept == "# x (note)\nmine\n")
            guard case .refused = await keeper.lastFailure else { return _ = Issue.record("no failure is told") }
            try await bench.logIn()
            await keeper.save("# x (note)\nmine\n")
            #expect(await keeper.unkept == nil)
            #expect(await keeper.lastFailure == nil)
        }
    }

    @Test func `what an auditor's log does not know is told in her words`() async throws {
        try await atBench { bench in
            #expect(await bench.run(["audit", "list", "--case", "Q-2026-9999"]) == 12)
            #expect(bench.written.remarks.contains("amanat audit list") && !bench.written.remarks.contains("case list"))
        }
    }

    @Test func `a session that has ended is forgotten`() async throws {
        try await atBench { bench in
            await bench.vault.endSessions()
            #expect(await bench.run(["draft", "list"]) == 11)
            #expect(throws: CommandError.self) { try bench.desk().session() }
            #expect(bench.written.remarks.contains("hint: amanat login sana\n"))
            let whose = try bench.desk().person()
            #expect(whose == "sana", "the terminal is nobody's any more")
        }
    }

    @Test func `a draft is saved once for each change and never for an untouched form`() async throws {
        try await atBench { bench in
            let writing = Writing(form: .sample, place: FakeVault.reference)
            let keeper = DraftKeeper(desk: bench.desk(), writing: writing, draft: nil)
            await keeper.save("# x (note)\n\n")
            await keeper.save("# x (note)\na\n")
            await keeper.save("#| error: line 1: x\n# x (note)\na\n")
            await keeper.save("# x (note)\nb\n")
            #expect(await bench.vault.saves == ["# x (note)\na\n", "# x (note)\nb\n"])
            #expect(await bench.vault.drafts.count == 1)
        }
    }

    @Test func `nothing is sent to a server of another uid`() async throws {
        try await atBench { bench in
            let daemon = Daemon(at: SocketPlace(path: bench.socket, trusting: [getuid() + 1]))
            await #expect {
                try await daemon.call(
                    Session.Login.self, Session.Login.Parameters(user: "sana", passphrase: FakeVault.passphrase))
            } throws: { error in
                guard case .wrongServer(let found) = error as? CommandError else { return false }
                return found == getuid()
            }
            #expect(await bench.vault.logins == 1)
        }
    }

    @Test func `root, the named uid and the owner of a closed directory may serve`() {
        #expect(SocketPlace(path: "/dev/shm/s", server: 4_000, environment: [:]).trusts(4_000))
        #expect(SocketPlace(path: "/dev/shm/s", server: 4_000, environment: [:]).trusts(0))
        #expect(!SocketPlace(path: "/dev/shm/s", server: nil, environment: [:]).trusts(4_000))
    }

    @Test func `a call whose reply was lost is repeated once with the same request id`() async throws {
        let lossy = try LossyServer(reply: #"{"parameters":{"record":"r1","version":1}}"#)
        let daemon = Daemon(at: SocketPlace(path: lossy.path, trusting: [getuid()]))
        let parameters = Cases.AddRecord.Parameters(
            session: "s", case: "c", kind: "note", fields: [:], request: RequestID.random().text)
        #expect(try await daemon.mutate(Cases.AddRecord.self, parameters).record == "r1")
        let requests = lossy.finish()
        let sent = try requests.map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(sent.count == 2 && sent[0] == sent[1])
        #expect(sent[0]["parameters"]?["request"] == .string(parameters.request))
    }

    @Test func `a call without a request id is not repeated`() async throws {
        let lossy = try LossyServer(reply: #"{"parameters":{}}"#)
        let daemon = Daemon(at: SocketPlace(path: lossy.path, trusting: [getuid()]))
        await #expect(throws: CommandError.self) {
            try await daemon.call(Session.Logout.self, Session.Logout.Parameters(session: "s"))
        }
        _ = try? await daemon.call(Session.Logout.self, Session.Logout.Parameters(session: "again"))
        #expect(lossy.finish().map { $0.contains("again") } == [false, true])
    }

    @Test func `without a daemon the hint says how to look for it`() async {
        let place = SocketPlace(path: "/dev/shm/no-such-socket", server: nil, environment: [:])
        await #expect {
            try await Daemon(at: place).call(Vault.Status.self, Vault.Status.Parameters())
        } throws: { error in
            (error as? CommandError)?.explanation.hint?.contains("systemctl status amanatd") == true
        }
    }

    @Test func `the socket is the one given, else the environment's, else the usual`() {
        #expect(SocketPlace(path: "/a", server: nil, environment: ["AMANAT_SOCKET": "/b"]).path == "/a")
        #expect(SocketPlace(path: nil, server: nil, environment: ["AMANAT_SOCKET": "/b"]).path == "/b")
        #expect(SocketPlace(path: nil, server: nil, environment: [:]).path == "/run/amanat/amanat.sock")
    }

    @Test func `request ids are 32 hexadecimal digits and never the same`() {
        let ids = (0..<100).map { _ in RequestID.random().text }
        #expect(Set(ids).count == 100)
        #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
