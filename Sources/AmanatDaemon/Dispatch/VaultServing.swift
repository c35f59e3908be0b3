package import Logging
import ServiceLifecycle
package import Varlink
package import VaultCore

/// Serves the vault until the daemon is asked to stop: the socket, and what is done once a minute.
package struct VaultServing: Service {
    private let vault: VaultCore.Vault
    private let server: VarlinkServer
    private let logger: Logger

    /// For requests under way when the daemon is asked to stop.
    private static let grace = Duration.seconds(10)

    package init(vault: VaultCore.Vault, server: VarlinkServer, logger: Logger) {
        self.vault = vault
        self.server = server
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var second = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                second += 1
                await vault.watchFiles()
                guard second % 60 == 0 else { continue }
                await vault.tick()
                if let cause = vault.logBlockage { logger.note(.logBlocked, .error, ["cause": .code(cause.rawValue)]) }
            }
        }
        vault.followers.end()
        await server.shutdown(grace: Self.grace)
        await vault.close()
    }
}
