import CTerminal
import Foundation
import Testing

@testable import AmanatClient

@Suite struct PrivateFilesTests {
    /// A directory in memory, removed at the end.
    private func inMemory<Result>(_ body: (PrivateDirectory) throws -> Result) throws -> Result {
        let path = "/dev/shm/amanat-test-\(RequestID.random().text)"
        let directory = try PrivateDirectory.existingOrNew(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(directory)
    }

    @Test func `a directory open to others is refused`() throws {
        try inMemory { directory in
            chmod(directory.path, 0o750)
            #expect(PrivateDirectory.fault(of: directory.path, uid: getuid()) == .openToOthers)
            #expect(throws: CommandError.self) { try PrivateDirectory.existingOrNew(directory.path) }
        }
    }

    @Test func `a link to a private directory is refused`() throws {
        try inMemory { directory in
            let link = directory.path + "/link"
            symlink(directory.path, link)
            #expect(PrivateDirectory.fault(of: link, uid: getuid()) == .notDirectory)
        }
    }

    @Test func `a directory of somebody else is refused`() throws {
        try inMemory { directory in
            #expect(PrivateDirectory.fault(of: directory.path, uid: getuid() &+ 1) == .otherOwner)
        }
    }

    @Test func `a directory on a disk is refused`() throws {
        #expect(PrivateDirectory.fault(of: "/proc", uid: getuid()) != nil)
        let path = NSTemporaryDirectory() + "/amanat-test-\(RequestID.random().text)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        mkdir(path, 0o700)
        guard cterminal_on_memory_filesystem(path) == 0 else { return }
        #expect(PrivateDirectory.fault(of: path, uid: getuid()) == .onDisk)
    }

    @Test func `the runtime directory is used only when it is private`() throws {
        try inMemory { directory in
            let found = try PrivateDirectory.ours(environment: ["XDG_RUNTIME_DIR": directory.path])
            #expect(found.path == directory.path + "/amanat")
            chmod(directory.path, 0o755)
            let other = try PrivateDirectory.ours(environment: ["XDG_RUNTIME_DIR": directory.path])
            #expect(other.path != directory.path + "/amanat")
        }
    }

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

    @Test func `wiping overwrites the bytes before the file is gone`() throws {
        try inMemory { directory in
            let path = directory.path + "/text"
            #expect(cterminal_make_file(path, "the canary") == 0)
            let open = try #require(FileHandle(forReadingAtPath: path))
            #expect(cterminal_wipe(path) == 0)
            #expect(try open.readToEnd() == Data(repeating: 0, count: 10))
            #expect(cterminal_status_of(path).error == ENOENT)
        }
    }

    @Test func `wiping removes a link and leaves what it points to`() throws {
        try inMemory { directory in
            let path = directory.path + "/text"
            _ = cterminal_make_file(path, "kept")
            symlink(path, path + "-link")
            #expect(cterminal_wipe(path + "-link") == 0)
            #expect(FileManager.default.contents(atPath: path) == Data("kept".utf8))
        }
    }

    @Test func `what a killed client left is wiped by the next`() throws {
        try inMemory { directory in
            let dead = directory.path + "/edit-dead"
            let alive = directory.path + "/edit-alive"
            for path in [dead, alive] {
                mkdir(path, 0o700)
                _ = cterminal_make_file(path + "/record.txt", "# x (note)\n")
            }
            let lock = cterminal_own_directory(alive, 0)
            defer { close(lock) }
            let workspace = try EditorWorkspace(in: directory, text: "new")
            #expect(cterminal_status_of(dead).error == ENOENT)
            #expect(cterminal_status_of(alive + "/record.txt").error == 0)
            workspace.wipe()
        }
    }

    @Test func `a text that a killed client could not store is set aside, not wiped`() throws {
        try inMemory { directory in
            let dead = directory.path + "/edit-dead"
            mkdir(dead, 0o700)
            _ = cterminal_make_file(dead + "/record.txt", "# x (note)\nunheard")
            _ = cterminal_make_file(dead + "/.record.txt.swp", "unheard")
            let workspace = try EditorWorkspace(in: directory, text: "new")
            workspace.wipe()
            #expect(cterminal_status_of(dead).error == ENOENT)
            let aside = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(aside.count == 1 && aside.allSatisfy { $0.hasPrefix("unstored-") })
            let path = directory.path + "/" + (aside.first ?? "")
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["record.txt"])
            #expect(FileManager.default.contents(atPath: path + "/record.txt") == Data("# x (note)\nunheard".utf8))
        }
    }

    @Test func `a text that the vault has is wiped with its killed client`() throws {
        try inMemory { directory in
            let first = try EditorWorkspace(in: directory, text: "")
            try first.write("# x (note)\nheard")
            first.markKept("# x (note)\nheard")
            let dead = directory.path + "/edit-dead"
            try FileManager.default.copyItem(atPath: first.path, toPath: dead)
            first.wipe()
            try EditorWorkspace(in: directory, text: "new").wipe()
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        }
    }

    @Test func `what nano wrote beside the file when it was ended is the text`() throws {
        try inMemory { directory in
            let workspace = try EditorWorkspace(in: directory, text: "# x (note)\nold")
            _ = cterminal_make_file(workspace.file + ".save", "# x (note)\nnew")
            workspace.adoptRescue()
            #expect(workspace.content == .text("# x (note)\nnew"))
            workspace.wipe()
        }
    }

    @Test func `a workspace takes everything the editor left with it`() throws {
        try inMemory { directory in
            let workspace = try EditorWorkspace(in: directory, text: "note")
            #expect(cterminal_status_of(workspace.file).mode & 0o7777 == 0o600)
            _ = cterminal_make_file(workspace.path + "/.record.txt.swp", "note")
            mkdir(workspace.path + "/undo", 0o700)
            _ = cterminal_make_file(workspace.path + "/undo/x", "note")
            workspace.wipe()
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        }
    }
}
