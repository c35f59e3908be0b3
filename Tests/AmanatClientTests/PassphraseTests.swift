import Foundation
import Testing

@testable import AmanatClient

@Suite struct PassphraseTests {
    private func piped(_ text: String) throws -> Int32 {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try pipe.fileHandleForWriting.close()
        return dup(pipe.fileHandleForReading.fileDescriptor)
    }

    @Test func `successive lines of a descriptor are successive passphrases`() throws {
        let descriptor = try piped("first one\nدوسرا\r\nlast")
        defer { close(descriptor) }
        let source = PassphraseSource.descriptor(descriptor)
        #expect(try [source.next(""), source.next(""), source.next("")] == ["first one", "دوسرا", "last"])
        #expect(throws: CommandError.self) { try source.next("") }
    }

    @Test func `an empty line is no passphrase`() throws {
        let descriptor = try piped("\n")
        defer { close(descriptor) }
        #expect(throws: CommandError.self) { try PassphraseSource.descriptor(descriptor).next("") }
    }

    @Test func `a made passphrase is another each time`() throws {
        let output = Output(
            format: .text, width: nil, styles: (.plain, .plain), delivery: Delivery { _, _ in 0 })
        let made = try NewPassphrase.printed.obtain(for: "x", on: output)
        #expect(made != (try NewPassphrase.printed.obtain(for: "x", on: output)))
        #expect(made.split(separator: "-").count == 5)
    }
}
