import FoundationEssentials
import Testing
import Varlink

@testable import varlink_swift

@Suite struct GeneratedTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Interfaces").standardized

    private static let definitions: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".varlink") }.sorted()
    }()

    @Test func `there are definitions to compare`() {
        #expect(!Self.definitions.isEmpty)
    }

    @Test(arguments: definitions)
    func `generating again gives the same bytes`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let writer = try InterfaceWriter(definition: text, file: file)
        let kept = try String(contentsOf: Self.folder.appending(path: writer.fileName), encoding: .utf8)
        #expect(try writer.source() == kept, "run varlink-swift on \(file)")
    }

    @Test func `every definition is in the list`() throws {
        let namespaces = try Self.definitions.map { file in
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            return try InterfaceWriter(definition: text, file: file).namespace
        }
        let kept = try String(contentsOf: Self.folder.appending(path: ListWriter.fileName), encoding: .utf8)
        #expect(ListWriter(namespaces).source == kept, "run varlink-swift on all of them")
    }

    @Test(arguments: definitions)
    func `every type, method and error is explained and the file bears the interface's name`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let interface = try InterfaceDescription(parsing: text)
        #expect(interface.undocumented == [])
        #expect(!interface.documentation.isEmpty)
        #expect(file == interface.name + ".varlink")
    }

    @Test(arguments: definitions)
    func `every reply that lists what rests in the vault names what is altered`(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let interface = try InterfaceDescription(parsing: text)
        // Settings, what a founding or a new share set has just made, and findings about the daemon itself.
        let others: Set = [
            "Init", "ResumeInit", "Status", "Diagnose", "ListForms", "NewShares", "ShowNewShares", "AgreeToShares",
            "ClaimShare", "ConfirmShare", "Checkpoint", "Rotate", "StopRotation", "DestroyRecord", "Verify", "Prove",
            "Start", "Rekey",
        ]
        for member in interface.members where !others.contains(member.name) {
            guard case .method(_, let reply, _) = member.definition else { continue }
            let lists = reply.contains { if case .array = $0.type { true } else { false } }
            #expect(!lists || reply.contains { $0.name == "damaged" }, "\(interface.name).\(member.name)")
        }
    }

    @Test func `no generated file is left without its definition`() throws {
        let generated = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".generated.swift") }
        let expected = try Self.definitions.map { file in
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            return try InterfaceWriter(definition: text, file: file).fileName
        }
        #expect(Set(generated) == Set(expected + [ListWriter.fileName]))
    }
}
