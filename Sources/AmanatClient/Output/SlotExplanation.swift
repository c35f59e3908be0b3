import Interfaces

extension RefusalExplanation {
    static func of(_ error: Slots.Failure) -> Explanation {
        switch error {
        case .noSuchSlot(let slot):
            Explanation(.deniedOrAbsent, "There is no slot \(slot).", hint: "amanat slot list")
        case .lastSlot:
            Explanation(
                .conflict, "This is the last slot: without one nothing opens the vault after a restart.",
                hint: "amanat slot change puts a new one in its place; amanat slot add makes a second one")
        case .notProven:
            Explanation(
                .invalidInput, "What was given does not open the slot, so nothing was changed.",
                hint: "repeat the command and type with care, from your paper")
        case .selfOpening:
            Explanation(
                .invalidInput,
                "This machine has no TPM: the credential's key would lie on its disk, and a stolen disk would open itself.",
                hint: "amanat slot add --credential --self-opening, if that is what you want")
        case .noCredential:
            Explanation(
                .invalidInput, "The service manager has handed no credential to the daemon.",
                hint: "LoadCredentialEncrypted= in amanatd.service, then restart; amanat help credential has the steps")
        case .notNew:
            Explanation(
                .invalidInput, "That opens a slot already; a new slot takes what opened none before.",
                hint: "let a passphrase be made; for a credential make a new one, restart the daemon, and repeat")
        case .rotating:
            Explanation(
                .conflict, "The master key is being rotated; that has to be through first.",
                hint: "amanat keys rotate goes on and shows how far it is, then amanat keys rekey")
        }
    }
}
