/// The daemon's fault codes in words; an unknown code stays a code.
package enum FaultWords {
    private static let words: [String: String] = [
        "missing": "it must be filled",
        "not_a_checkpoint": "it is no checkpoint of a log of Amanat",
        "not_of_this_log": "it is not signed by this log's key, or is of an earlier generation",
        "still_extended": "the log as it is still extends it, so no new generation has to begin",
        "required": "it must be filled",
        "unknown": "there is no such one",
        "not_a_choice": "it is not one of the choices",
        "not_a_date": "it is not a day; write 17.3.2026, 3.2026 or 2026",
        "not_a_time": "it is not a time; write hour:minute",
        "repeated": "the same choice stands twice",
        "wrong_type": "it is not of the right kind",
        "too_long": "it is too long",
        "too_short": "it is too short",
        "too_large": "it is too large",
        "assigned": "you are assigned to it, and need no emergency",
        "out_of_range": "it is out of range",
        "malformed": "it is not written as it should be",
        "empty": "it is empty",
        "personal": "it holds a name or word you are known by",
        "guessable": "it is easy to guess",
        "low_score": "it is easy to guess",
        "control_character": "it holds a character that not every keyboard can type",
        "unmeasurable": "it can't be measured",
        "unchanged": "it is the one until now",
        "unknown_role": "the policy has no such role",
        "no_role": "there has to be one at least",
        "not_a_uid": "these are not Unix uids, one to sixteen of them",
        "not_a_login_name":
            "it is no login name: a to z and digits, -, _ and . between them, beginning with a letter; and none that "
            + "stands for the vault itself, as system or recovery",
        "the_same": "it is the same one",
        "the_same_person": "it is the person herself",
        "in_the_future": "it has not come yet",
        "mistyped": "a letter or digit is mistyped",
        "not_an_object": "it must be an object of fields",
        "at_least_2_of_3": "it takes at least 2 of 3 to 16 custodians",
        "names_missing_or_repeated":
            "each needs a name of one line and at most 100 letters that no other has, capitals and spaces apart",
        "none_handed_over": "the service manager has handed none over",
        "none": "none was given",
        "closed": "it is closed",
        "registration": "it is the registration, which goes with the whole case",
        "facts": "it holds facts that can't be stored",
        "differs": "it has changed meanwhile; look at it once more",
        "not_canonical": "it holds a number or text that can't be stored",
        "no_slot": "neither a passphrase nor a credential was given",
        "used_up": "this year's are used up",
        "8_to_128_characters": "it must have 8 to 128 characters",
        "used_before": "it was used for something else before",
        "other_vault": "it belongs to another vault",
        "current_set": "it is the one in force: keep it until the new set takes over, and type the new one",
        "other_set": "it belongs to a set of shares that is void",
        "other_share": "it is another custodian's",
        "waiting_set": "it belongs to a new set, which waits to take over: keep it",
        "void_set": "it belongs to an older set, which newer shares have replaced",
        "not_handed_out": "it is not the share that was handed out under its number",
        "unknown_version": "it is of a kind that this vault doesn't know",
        "beyond_the_log": "the log isn't that long",
        "one_to_four": "a vault has one to four slots after a rekeying",
        "unknown_epoch": "there is no such master key; amanat keys status lists them",
        "not_retiring": "this master key is in use; amanat keys rotate makes the next one first",
    ]

    /// A fault in words that follow a colon; forms write codes with _, the vault with -.
    package static func of(_ fault: String) -> String {
        if fault.hasPrefix("mistyped."), let group = Int(fault.dropFirst("mistyped.".count)) {
            return "a letter or digit is mistyped in group \(group)"
        }
        return words[fault.replacing("-", with: "_")] ?? SafeText(fault).isolated
    }
}
