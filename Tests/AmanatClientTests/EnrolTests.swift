import Foundation
import Testing

@testable import AmanatClient

@Suite struct EnrolTests {
    /// Enrols on a pseudo-terminal: mistypes the passphrase it is shown, then types it as shown.
    private static let person = #"""
        import os, pty, re, select, sys
        process, screen = pty.fork()
        if process == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        seen, answers, made = "", 0, None
        while True:
            try:
                ready = select.select([screen], [], [], 20)[0]
                data = os.read(screen, 65536).decode() if ready else ""
            except OSError:
                data = ""
            if not data:
                break
            seen += data
            if made is None and (found := re.search(r"([a-z]{5}(?:-[a-z]{5}){4})\r\n", seen)):
                made = found[1]
            if seen.count("with its hyphens") > answers:
                answers += 1
                os.write(screen, ("wrong\n" if answers == 1 else made + "\n").encode())
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        assert status == 0, (status, seen)
        assert seen.count(made) == 1, "the passphrase was shown more than once or echoed"
        assert "fingerprint" in seen
        """#

    @Test(.enabled(if: BuiltClient.isThere()), .timeLimit(.minutes(5)))
    func `a made passphrase is shown once and has to be typed back`() async throws {
        let bench = try await Bench.open()
        let status = try await BuiltClient.python([
            "-c", Self.person, BuiltClient.path, "enrol", "sana", "CODE", "--socket", bench.socket,
            "--server-uid", "\(getuid())",
        ])
        #expect(status == 0)
        let enrolled = await bench.vault.enrolled
        #expect(enrolled.prefix(2) == ["sana", "CODE"])
        #expect(enrolled.last?.split(separator: "-").count == 5)
        await bench.close()
    }

    @Test(.enabled(if: BuiltClient.isThere()), .timeLimit(.minutes(5)))
    func `a script without a terminal is told how to give a passphrase`() async throws {
        let bench = try await Bench.open()
        let program = #"""
            import subprocess, sys
            done = subprocess.run(
                sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True)
            assert done.returncode == 2 and done.stdout == "", done
            assert "hint: in a script, use --passphrase-fd N" in done.stderr, done
            """#
        let status = try await BuiltClient.python([
            "-c", program, BuiltClient.path, "login", "sana", "--socket", bench.socket, "--server-uid", "\(getuid())",
        ])
        #expect(status == 0)
        await bench.close()
    }
}
