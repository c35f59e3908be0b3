import Foundation
import Interfaces
import Varlink

/// The daemon under measurement, a child of this process.
final class BenchDaemon {
    /// Why there is nothing to measure.
    enum Failure: Error {
        case didNotStart
        case unreadableFigures
        case faultyLog
    }

    private let binary: URL
    private let place: BenchPlace
    private var process: Process?

    init(binary: URL, in place: BenchPlace) {
        self.binary = binary
        self.place = place
    }

    /// Starts it and returns once it answers.
    func start() async throws {
        let process = Process()
        process.executableURL = binary
        process.arguments = ["--config", place.config.path, "--state", place.state.path, "--socket", place.socket]
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        while process.isRunning {
            if let client = try? await VarlinkClient.connect(to: place.socket) {
                let answer = try? await client.call(Vault.Status.self, Vault.Status.Parameters())
                await client.close()
                if answer != nil { return }
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Failure.didNotStart
    }

    /// Ends it as the service manager does.
    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    func kill() {
        guard let process, process.isRunning else { return }
        stop()
    }

    /// What the kernel says of it now.
    func figures() throws -> ProcessFigures {
        guard let process, let figures = ProcessFigures(of: process.processIdentifier) else {
            throw Failure.unreadableFigures
        }
        return figures
    }
}
