import CTerminal
import Foundation
import Testing

@testable import AmanatClient

@Suite struct PrivateFilesTests {
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
