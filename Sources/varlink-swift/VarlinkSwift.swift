package import ArgumentParser
import FoundationEssentials

/// Generates the Swift side of varlink interface definitions.
@main
package struct VarlinkSwift: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "varlink-swift",
        abstract: "Writes one Swift file for each varlink interface definition, and of several the list.")

    @Argument(help: "The .varlink files.")
    var files: [String]

    @Option(help: "The directory to write to.")
    var output: String

    package init() {}

    package func run() throws {
        var namespaces: [String] = []
        for file in files {
            let writer = try InterfaceWriter(definition: read(file), file: file)
            try write(writer.source(), to: output + "/" + writer.fileName)
            namespaces.append(writer.namespace)
        }
        if files.count > 1 { try write(ListWriter(namespaces).source, to: output + "/" + ListWriter.fileName) }
    }

    private func read(_ file: String) throws(GeneratorError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)), let text = String(validating: data, as: UTF8.self)
        else { throw .unreadable(file: file) }
        return text
    }

    private func write(_ source: String, to file: String) throws(GeneratorError) {
        do {
            try Data(source.utf8).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw .unwritable(file: file)
        }
    }
}
