import FoundationEssentials
import Interfaces
import Sealing
import Trust

/// A recovery key freshly made and split, with a code for each custodian.
struct ShareSet {
    let seats: [FoundingDesk.Seat]
    let codes: [Interfaces.Vault.ClaimCode]
    let vessel: FoundingDesk.Vessel
    let terms: FoundingDesk.Terms

    /// Refuses names that don't tell custodians apart, and a set that one person alone opens or no loss may befall.
    static func check(_ custodians: [String], threshold: Int) throws(VaultError) {
        let names = Set(custodians.map { $0.lowercased().filter { !$0.isWhitespace } })
        guard names.count == custodians.count, !names.contains(""), custodians.allSatisfy(LoginNames.isPresentable)
        else {
            throw .invalidInput(parameter: "custodians", fault: "names-missing-or-repeated")
        }
        guard (3...16).contains(names.count), (2...names.count).contains(threshold) else {
            throw .invalidInput(parameter: "threshold", fault: "at-least-2-of-3")
        }
    }

    init(for custodians: [String], threshold: Int, in vault: VaultID) throws(VaultError) {
        let id = Randomness.bytes(ShareSetDescription.idSize)
        do {
            let set = try ShareSetDescription(
                .recovery, vaultID: vault.bytes, setID: id, threshold: UInt8(clamping: threshold),
                of: UInt8(clamping: custodians.count))
            let secret = try Secret.random(SecretSharing.secretSize)
            terms = FoundingDesk.Terms(
                set: id, threshold: threshold, identity: try IdentitySeed(secret).publicIdentity)
            vessel = FoundingDesk.Vessel(try SecretSharing.split(secret, into: set), secret)
        } catch SealingError.badShare {
            throw .invalidInput(parameter: "threshold", fault: "at-least-2-of-3")
        } catch {
            throw .lockedMemoryMissing
        }
        codes = custodians.map { Interfaces.Vault.ClaimCode(custodian: $0, code: ClaimCodes.make()) }
        seats = codes.map { FoundingDesk.Seat(name: $0.custodian, codeHash: ClaimCodes.hash($0.code)) }
    }
}
