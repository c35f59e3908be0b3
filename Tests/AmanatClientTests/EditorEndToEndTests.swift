import CTerminal
import Foundation
import Testing

@testable import AmanatClient

/// Runs Tests/EndToEnd/editor.py, with real vim and nano, against the built client and the fake vault.
@Suite struct EditorEndToEndTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../EndToEnd/editor.py").standardizedFileURL.path

    @Test(.enabled(if: BuiltClient.isThere(with: "/usr/bin/vim", "/usr/bin/nano")), .timeLimit(.minutes(5)))
    func `real editors leave no text behind and lose none`() async throws {
        let bench = try await Bench.open()
        let secret = bench.directory + "/passphrase"
        #expect(cterminal_make_file(secret, FakeVault.passphrase) == 0)
        let status = try await BuiltClient.python([
            Self.script, "--amanat", BuiltClient.path, "--socket", bench.socket, "--user", "sana",
            "--passphrase-file", secret, "--case", FakeVault.reference, "--server-uid", "\(getuid())",
        ])
        #expect(status == 0)
        #expect(await bench.vault.drafts.isEmpty)
        await bench.close()
    }
}
