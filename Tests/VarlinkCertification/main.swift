import Glibc
import Varlink

// varlink-certification (--client|--server) PATH

switch CommandLine.arguments.dropFirst() {
case ["--server", CommandLine.arguments.last ?? ""]:
    let path = CommandLine.arguments[2]
    _ = try await VarlinkServer.start(CertificationServer.service(), at: .path(path, mode: 0o600))
    print("listening")
    fflush(nil)
    while true { try await Task.sleep(for: .seconds(3600)) }
case ["--client", CommandLine.arguments.last ?? ""]:
    let passed = try await CertificationClient.run(at: CommandLine.arguments[2])
    print(passed ? "Certification passed" : "Certification failed")
    exit(passed ? 0 : 1)
default:
    print("usage: varlink-certification (--client|--server) PATH")
    exit(2)
}
