import HashTreeCollections

/// Epochs and grants: what of them is in force, and whether a compartment waits for its next epoch.
extension Ledger {
    /// The newest epoch in force; nil before the first.
    package func currentEpoch(of compartment: CompartmentID) -> Epoch? { now.currentEpoch(of: compartment) }

    /// One epoch, in force or not: what reading old records needs.
    package func epoch(_ number: UInt64, of compartment: CompartmentID) -> Epoch? {
        chains[.compartment(compartment)]?.epoch(number)?.epoch
    }

    /// The number the next epoch statement has to have.
    package func nextEpochNumber(of compartment: CompartmentID) -> UInt64 {
        (chains[.compartment(compartment)]?.epochIndexes.count).map { UInt64($0) + 1 } ?? 1
    }

    /// The grantees of an epoch whose grants are in force, and who are certified with those keys and entitled now.
    package func grantees(of compartment: CompartmentID, epoch: UInt64) -> Set<Grantee> {
        Set(grantsInForce(of: compartment, epoch: epoch).filter { isGood($0) }.map(\.grantee))
    }

    /// The grantees of an epoch who have lost the right to it since: their sealed bytes are to be deleted.
    package func formerGrantees(of compartment: CompartmentID, epoch: UInt64) -> Set<Grantee> {
        let grants = grantsInForce(of: compartment, epoch: epoch)
        return Set(grants.map(\.grantee)).subtracting(grants.filter { isGood($0) }.map(\.grantee))
    }

    /// Everyone an epoch was ever granted to, whatever became of the grant: whose sealed bytes there may be.
    package func namedGrantees(of compartment: CompartmentID, epoch: UInt64) -> Set<Grantee> {
        let view = View(ledger: self, horizon: .newest, lens: .asWritten)
        return Set(view.grants(of: compartment, epoch: epoch).map(\.grantee))
    }

    /// The grant with which this grantee may open this epoch now; nil when there is none in force.
    package func grant(of compartment: CompartmentID, epoch: UInt64, to grantee: Grantee) -> Grant? {
        grantsInForce(of: compartment, epoch: epoch).last { $0.grantee == grantee && isGood($0) }
    }

    package func hasGrant(_ grantee: Grantee, to compartment: CompartmentID, epoch: UInt64) -> Bool {
        grant(of: compartment, epoch: epoch, to: grantee) != nil
    }

    /// Whether a compartment takes no write until a holder opens the next epoch.
    ///
    /// So it is when somebody who has the current key, by grant or by having made it, isn't entitled any more, or has it
    /// as an heir. The index
    /// key never changes: tags made with it could not be compared any more.
    package func isStale(_ compartment: CompartmentID) -> Bool {
        guard let chain = chains[.compartment(compartment)], let epoch = currentEpoch(of: compartment),
            epoch.compartment.domain != .index, let creator = chain.epoch(epoch.number)?.creator
        else { return false }
        return !now.isEntitled(creator, to: epoch.compartment)
            || !formerGrantees(of: compartment, epoch: epoch.number).isEmpty
            || !heirs(of: compartment, epoch: epoch.number).isEmpty
    }

    /// Those to whom recovery gave somebody's process notes: what the author writes next isn't theirs.
    package func heirs(of compartment: CompartmentID, epoch number: UInt64) -> Set<UserID> {
        guard let epoch = epoch(number, of: compartment) else { return [] }
        return Set(grantees(of: compartment, epoch: number).compactMap(\.signer.user)).filter {
            !isEntitled($0, to: epoch.compartment)
        }
    }

    /// Whether recovery may give these process notes to a colleague of their author.
    package func mayInherit(_ user: UserID, _ compartment: Compartment) -> Bool {
        now.mayInherit(.user(user), compartment)
    }

    /// Compares an opened compartment key's commitment with the epoch statement's; throws `wrongCommitment`.
    package func verify(
        commitment: [UInt8], of compartment: CompartmentID, epoch number: UInt64
    ) throws(TrustError) {
        guard let epoch = epoch(number, of: compartment) else { throw .wrongEpoch(compartment, epoch: number) }
        guard epoch.commitment.bytes == commitment else { throw .wrongCommitment(compartment, epoch: number) }
    }
}
