import Sealing
import Trust

extension FoundingDesk {
    /// The set being handed out as it is at one moment: what is taken from it together belongs together, whatever a seal
    /// or a newer set does meanwhile.
    struct HandedOut: Sendable {
        var seats: [Seat]
        let terms: Terms
        let vessel: Vessel

        /// Whether every custodian has read hers back.
        var isReadBack: Bool { seats.allSatisfy(\.confirmed) }

        /// Which seat a code belongs to, from 0.
        func seat(for code: String) -> Int? {
            let hash = ClaimCodes.hash(code)
            return seats.firstIndex { $0.codeHash == hash }
        }

        /// The text of the share for the custodian at an index.
        func shareText(_ index: Int) throws(VaultError) -> String {
            try sealing(.share) { () throws(SealingError) in
                ShareText.write(try vessel.shares.share(UInt8(clamping: index + 1)))
            }
        }

        /// The hash of each share, in order.
        func hashes() throws(VaultError) -> [[UInt8]] {
            try sealing(.share) { () throws(SealingError) in try vessel.shares.hashes() }
        }

        /// The recovery seed, for what only it may sign; `tampered` if it isn't that of the key people were shown.
        func recovery() throws(VaultError) -> IdentitySeed {
            let seed = try sealing(.share) { () throws(SealingError) in try IdentitySeed(vessel.seed) }
            guard seed.publicIdentity == terms.identity else { throw .tampered(.share, "recovery") }
            return seed
        }
    }
}
