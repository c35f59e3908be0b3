import Interfaces

extension Vault.Clock {
    /// Both times, with the offset: whoever isn't logged in isn't told the site's zone.
    var words: String {
        "The vault's clock shows \(LocalTime.minutesAndOffset(of: shown)), and the last time known to it was "
            + "\(LocalTime.minutesAndOffset(of: known))."
    }
}

extension Output {
    /// Says why the vault's clock may be wrong, and what to do.
    func warning(of clock: Vault.Clock) {
        warning(clock.words + " If the clock is wrong, have it put right (timedatectl) before new cases are opened.")
    }
}
