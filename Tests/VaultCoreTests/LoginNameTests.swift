import Access
import Interfaces
import Testing
import Trust

@testable import VaultCore

/// No account can have a name that stands for something else where names are read.
@Suite struct `A login name` {
    private static let refused =
        ReservedNames.all.sorted() + ["sys.tem", "re-covery", "nadia.", "nadia-", "nadia_", "na..dia", "na.-dia"]
        + ["System", "RECOVERY", "Nadia", " nadia", "nadia ", "nådia", "nadiа", "1nadia", "", "na\u{200B}dia"]

    @Test(arguments: refused) func `of the vault's own, or with a mark at its end, is refused`(name: String)
        async throws
    {
        let staff = try await Staff.fresh()
        let fault = VaultError.invalidInput(parameter: "name", fault: "not-a-login-name")
        await #expect(throws: fault) {
            _ = try await staff.centre.account(name, ["psychologist"], by: staff.admin)
        }
        await #expect(throws: VaultError.invalidInput(parameter: "person", fault: "not-a-login-name")) {
            _ = try await staff.centre.perform(
                StartRecovery(.init(deed: .admin, person: name, uid: 7, reason: "gone", request: fresh())))
        }
    }

    @Test(arguments: ["par.veen", "parve-en", "p_a_r_v_e_e_n", "rootadmin", "root.admin"])
    func `that only marks tell from another is taken`(name: String) async throws {
        let staff = try await Staff.fresh()
        await #expect(throws: VaultError.nameTaken) {
            _ = try await staff.centre.account(name, ["psychologist"], by: staff.admin)
        }
        await #expect(throws: VaultError.nameTaken) {
            _ = try await staff.centre.perform(
                StartRecovery(.init(deed: .admin, person: name, uid: 7, reason: "gone", request: fresh())))
        }
    }

    @Test(arguments: ["rabia", "rabia.khan", "rabia-2", "system-two", "r_k"]) func `otherwise is free`(
        name: String
    ) async throws {
        let staff = try await Staff.fresh()
        _ = try await staff.centre.account(name, ["psychologist"], by: staff.admin)
    }

    @Test func `a session's token has one text`() async throws {
        let staff = try await Staff.fresh()
        let token = staff.noor.session
        let last = try #require(token.last)
        let others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".filter { $0 != last }
        let variants = [token + "=", token + "==", " " + token, token + "\n", token.replacing("_", with: "/") + "="]
        for other in variants + others.map({ token.dropLast() + String($0) }) {
            await #expect(throws: VaultError.notLoggedIn, "\(other.suffix(3))") {
                _ = try await staff.centre.perform(WhoAmI(.init(session: other)))
            }
        }
        _ = try await staff.centre.perform(WhoAmI(.init(session: token)))
    }
}
