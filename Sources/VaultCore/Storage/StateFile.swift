/// The files of a state directory: whatever is checked of them at the start, and watched while the daemon runs, goes by this
/// list.
enum StateFile: String, CaseIterable, Sendable {
    case database = "vault.db"
    case log = "vault.db-wal"
    case index = "vault.db-shm"
    case lock = "vault.lock"
    case head = "vault.head"
    case reserve = "vault.reserve"
    case mark = "founded"

    /// Those that are there, open, as long as a daemon runs.
    ///
    /// The reserve is given up on a full disk, and the mark comes with the founding: both know themselves which file it is.
    static let open = allCases.filter { $0 != .reserve && $0 != .mark }

    /// Those that only ever grow, save where the daemon cuts the WAL.
    static let growing = [database, log]

    func path(in directory: String) -> String { directory + "/" + rawValue }
}
