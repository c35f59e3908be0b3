import FoundationEssentials
import Glibc
import Interfaces
import Logging
import Sealing
package import VaultCore

/// Opens the vault's file at start, and unseals it where the service manager has handed over a credential.
package struct VaultOpening {
    private let setting: DaemonSetting
    private let handed: Premises.Handed?

    package init(_ setting: DaemonSetting, _ credential: UnsealCredential?) {
        self.setting = setting
        handed = credential.map { credential in
            Premises.Handed(selfOpening: credential.selfOpening) {
                do { return SharedSecret(try credential.secret()) } catch { return nil }
            }
        }
    }

    package func open() throws(StartError) -> VaultCore.Vault {
        let directory = setting.configuration.settings.stateDirectory
        if !FileManager.default.fileExists(atPath: directory) {
            try? FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        do {
            let vault = try VaultCore.Vault(premises(directory))
            if vault.isSelfOpening { setting.logger.note(.selfOpening, .warning) }
            return vault
        } catch let fault as VaultFault {
            throw .vault(fault)
        } catch VaultError.tampered(let table, let what) {
            throw .vault(.altered(path: directory, what: "\(table.rawValue) \(what)"))
        } catch {
            throw .vaultUnreadable(directory)
        }
    }

    /// A vault that can't be unsealed stays sealed: a person with a slot's passphrase can still open it.
    package func unsealByCredential(_ vault: VaultCore.Vault) async {
        guard handed != nil, !vault.isAbsent else { return }
        do throws(VaultError) {
            _ = try await vault.perform(
                UnsealVault(UnsealVault.Method.Parameters()), for: VaultCore.Caller(uid: geteuid()))
        } catch {
            setting.logger.note(.failed, .error, ["unseal": .code(error.code)])
        }
    }

    private func premises(_ directory: String) -> Premises {
        let configuration = setting.configuration
        let settings = configuration.settings
        let clock = setting.clock
        return Premises(
            Premises.House(
                directory: directory, ownUID: geteuid(), version: DaemonVersion.current,
                tell: { [logger = setting.logger] in logger.note($0) }),
            Premises.Rules(
                policy: configuration.policy, policyDigest: configuration.policyDigest, forms: configuration.forms,
                sessions: SessionTable.Limits(idle: settings.sessions.idle, lifetime: settings.sessions.lifetime),
                argon2: settings.argon2),
            Premises.Site(
                referencePrefix: settings.caseReferencePrefix, zone: settings.zone.name, clock: { clock.now() },
                day: { clock.day(at: $0) }),
            handed: handed)
    }
}
