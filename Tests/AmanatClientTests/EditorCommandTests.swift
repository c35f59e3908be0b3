import Testing

@testable import AmanatClient

@Suite struct EditorCommandTests {
    @Test func `vim leaves no swap, backup, undo or history`() throws {
        let command = try #require(EditorCommand(environment: ["EDITOR": "/usr/bin/vim -X"]))
        #expect(command.isKnown)
        #expect(command.words.prefix(5) == ["/usr/bin/vim", "-X", "-i", "NONE", "-n"])
        #expect(command.words.contains { $0.contains("nobackup nowritebackup noundofile noswapfile nomodeline") })
    }

    @Test func `nano reads no configuration and keeps no backup`() throws {
        let command = try #require(EditorCommand(environment: ["EDITOR": "nano"]))
        #expect(command.words == ["nano", "--ignorercfiles"])
    }

    @Test func `VISUAL goes before EDITOR`() {
        #expect(EditorCommand(environment: ["EDITOR": "vim", "VISUAL": "nano"])?.name == "nano")
        #expect(EditorCommand(environment: ["EDITOR": "vim", "VISUAL": " "])?.name == "vim")
    }

    @Test func `an editor whose traces are unknown is marked`() throws {
        let command = try #require(EditorCommand(environment: ["EDITOR": "emacs"]))
        #expect(!command.isKnown && command.words == ["emacs"])
    }

    @Test func `without an editor there is none`() {
        #expect(EditorCommand(environment: [:]) == nil)
    }
}
