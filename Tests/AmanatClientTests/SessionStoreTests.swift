import CTerminal
import Foundation
import Testing

@testable import AmanatClient

@Suite struct SessionStoreTests {
    @Test func `a session is kept in a file that only its owner may open`() throws {
        try inMemory { directory in
            let store = SessionStore(directory: directory, socket: "/s")
            try store.keep(token: "secret", user: "sana")
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
                #expect(cterminal_status_of("\(directory.path)/\(name)").mode & 0o7777 == 0o600)
                #expect(!name.contains("sana"))
            }
            let saved = try store.session(of: nil)
            #expect(saved.user == "sana" && saved.token == "secret" && saved.socket == "/s")
        }
    }

    @Test func `each terminal has its own person, and any can be named`() throws {
        try inMemory { directory in
            func store(_ device: UInt64) -> SessionStore {
                SessionStore(directory: directory, socket: "/s", terminal: TerminalIdentity(device: device, leader: 1))
            }
            try store(1).keep(token: "a", user: "sana")
            try store(2).keep(token: "b", user: "rashid")
            #expect(try store(1).session(of: nil).user == "sana")
            #expect(try store(2).session(of: nil).user == "rashid")
            #expect(try store(2).session(of: "sana").token == "a")
            #expect(throws: CommandError.self) { try store(3).session(of: nil) }
        }
    }

    @Test func `a session counts on its own socket only`() throws {
        try inMemory { directory in
            try SessionStore(directory: directory, socket: "/s").keep(token: "a", user: "sana")
            #expect(throws: CommandError.self) {
                try SessionStore(directory: directory, socket: "/other").session(of: "sana")
            }
        }
    }

    @Test func `a forgotten session is gone`() throws {
        try inMemory { directory in
            let store = SessionStore(directory: directory, socket: "/s")
            try store.keep(token: "a", user: "sana")
            store.forget("sana")
            #expect(throws: CommandError.self) { try store.session(of: "sana") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        }
    }

    @Test func `sessions that the daemon can't know any more are wiped, and those that it may know stay`() throws {
        try inMemory { directory in
            let socket = directory.path + "/s"
            _ = cterminal_make_file(socket, "")
            var kept = [socket, socket, socket, "/no/such/socket"].map {
                SavedSession(socket: $0, user: "sana", token: "a", zone: nil)
            }
            kept[1].ends = .now - .seconds(1)
            kept[2].ends = .now + .seconds(25 * 3600)
            for (number, saved) in kept.enumerated() {
                _ = cterminal_make_file("\(directory.path)/session-\(number)", try JSONText.of(saved))
            }
            _ = cterminal_make_file(directory.path + "/session-x", "no session")
            _ = cterminal_make_file(directory.path + "/terminal-x", "sana\n999999999")
            _ = cterminal_make_file(directory.path + "/terminal-y", "sana\n\(getpid())")
            SessionStore.sweep(directory)
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            #expect(left == ["s", "session-0", "terminal-y"])
            _ = cterminal_wipe(socket)
            _ = cterminal_make_file(directory.path + "/between", "")
            _ = cterminal_make_file(socket, "")
            SessionStore.sweep(directory)
            #expect(cterminal_status_of(directory.path + "/session-0").error == ENOENT, "another daemon's socket")
        }
    }

    @Test func `a terminal's pointer stays while anything of its session lives, and where its leader can't be seen`()
        throws
    {
        try inMemory { directory in
            let script = Process()
            let output = Pipe()
            script.executableURL = URL(filePath: "/usr/bin/setsid")
            script.arguments = ["sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $$ $!"]
            script.standardOutput = output
            try script.run()
            let numbers = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
                .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
            try #require(numbers.count == 2)
            defer { kill(numbers[1], SIGKILL) }
            while kill(numbers[0], 0) == 0 { usleep(1000) }
            _ = cterminal_make_file(directory.path + "/terminal-x", "sana\n\(numbers[0])")
            _ = cterminal_make_file(directory.path + "/terminal-y", "sana\n0")
            SessionStore.sweep(directory)
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            #expect(left == ["terminal-x", "terminal-y"])
        }
    }

    @Test func `a session file that others may read does not count`() throws {
        try inMemory { directory in
            let store = SessionStore(directory: directory, socket: "/s")
            try store.keep(token: "a", user: "sana")
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
                chmod("\(directory.path)/\(name)", 0o644)
            }
            #expect(throws: CommandError.self) { try store.session(of: "sana") }
        }
    }
}
