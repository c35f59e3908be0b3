import Interfaces
import Varlink
import VaultCore

extension VaultService {
    /// The verifications of the log and of every row: both stream how far they are, and end when the peer goes away.
    mutating func bindVerifications() {
        let vault = vault
        service.register(Audit.Verify.self) { call, writer throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.verifyLog(call.parameters, for: VaultCore.Caller(call.caller)) { progress in
                    await (try? writer.send(progress)) != nil
                }
            } catch {
                throw FailureMapping.failure(error, to: Audit.Verify.self)
            }
        }
        service.register(Interfaces.Vault.Verify.self) { call, writer throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.verifyRows(call.parameters, for: VaultCore.Caller(call.caller)) { progress in
                    await (try? writer.send(progress)) != nil
                }
            } catch {
                throw FailureMapping.failure(error, to: Interfaces.Vault.Verify.self)
            }
        }
    }
}
