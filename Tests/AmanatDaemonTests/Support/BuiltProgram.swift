import Foundation

/// A program built beside the tests.
func builtProgram(_ name: String) -> String? {
    let bundle = CommandLine.arguments.first { $0.contains("PackageTests.xctest") && $0.hasPrefix("/") }
    guard let directory = bundle?.split(separator: "/").prefix(while: { !$0.hasSuffix(".xctest") }) else { return nil }
    let path = "/" + directory.joined(separator: "/") + "/" + name
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
}

/// What a program that ends by itself writes to standard error.
func complaint(of program: String, _ arguments: [String], under environment: [String: String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.standardError = pipe
    try process.run()
    let text = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
    process.waitUntilExit()
    return text
}
