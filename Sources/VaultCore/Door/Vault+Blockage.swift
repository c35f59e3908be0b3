import Synchronization

/// Why the log takes no entry, as `status` and the journal tell it.
extension Vault {
    /// Why the log takes no entry; cleared by the next entry that is written.
    package var logBlockage: VaultError.Blockage? { blockage.withLock { $0 } }

    /// Notes why the log takes no entry; it takes them again only once all files are in their places and there is space for
    /// more than its reserve.
    func noteBlockage(_ cause: VaultError.Blockage?) {
        let displaced = file.files.displaced
        let before = blockage.withLock { blockage in
            defer { blockage = displaced == nil ? cause ?? standingBlockage : .displaced }
            return blockage
        }
        if let displaced, before != .displaced {
            premises.tell(.displaced(displaced.name, displaced.difference.rawValue))
        }
    }

    private var standingBlockage: VaultError.Blockage? {
        if file.head.loss != nil { return .entriesMissing }
        return reserve.isKept ? nil : .diskFull
    }
}
