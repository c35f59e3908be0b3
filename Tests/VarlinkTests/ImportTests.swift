import FoundationEssentials
import Testing

@Suite struct ImportTests {
    @Test func `the module stays off full Foundation and keeps to one unsafe file`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Varlink")
        let allowed: Set = ["Synchronization", "FoundationEssentials", "Glibc", "NIOCore", "NIOPosix"]
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        #expect(files.count > 20)
        for file in files {
            let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let keyword = words.firstIndex(of: "import"), keyword <= 1 else { continue }
                #expect(allowed.contains(String(words[keyword + 1])), "\(file): \(line)")
            }
            #expect(file == "PeerCredentials.swift" || !text.contains("unsafe"), "\(file)")
        }
    }
}
