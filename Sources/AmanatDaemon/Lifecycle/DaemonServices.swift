import Logging
package import ServiceLifecycle
import Varlink
import VaultCore

/// The services that make the daemon, in the order in which they start; they stop in the reverse order.
package struct DaemonServices: Sendable {
    package let services: [any Service]

    package init(_ services: [any Service]) { self.services = services }

    /// Opens the vault and binds the socket: when this returns, callers are answered.
    package static func assemble(
        _ setting: DaemonSetting, credential: UnsealCredential?
    ) async throws -> DaemonServices {
        let opening = VaultOpening(setting, credential)
        let vault = try opening.open()
        await opening.unsealByCredential(vault)
        let server: VarlinkServer
        do {
            server = try await listen(setting, vault)
        } catch let error as ListenError {
            throw StartError.socket(error)
        }
        return DaemonServices([VaultServing(vault: vault, server: server, logger: setting.logger)])
    }

    private static func listen(_ setting: DaemonSetting, _ vault: VaultCore.Vault) async throws -> VarlinkServer {
        let service = VaultService.make(over: vault, version: DaemonVersion.current)
        let limits = limits(setting.configuration.settings.limits)
        let observer = RefusalAudit.observer(of: vault)
        switch setting.listening {
        case .inherited(let descriptor):
            return try await VarlinkServer.start(
                service, at: .inherited(descriptor: descriptor), limits: limits, observer: observer)
        case .path(let socket):
            let server = try await VarlinkServer.start(
                service, at: .path(socket.path, mode: socket.mode.bits), limits: limits, observer: observer)
            try setting.listening.admitGroup()
            return server
        }
    }

    private static func limits(_ settings: Settings.Limits) -> ServerLimits {
        var limits = ServerLimits()
        limits.connections = settings.connections
        limits.connectionsPerUser = settings.connectionsPerUser
        limits.frame = settings.frame
        return limits
    }
}
