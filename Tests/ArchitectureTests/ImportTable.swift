/// What each target may import; the same table stands in the documentation (`Architecture.md`).
enum ImportTable {
    /// Modules of the toolchain, which every target may import. Foundation isn't one of them: its ICU parts add tens of
    /// megabytes.
    static let everywhere: Set = ["FoundationEssentials", "Glibc", "Synchronization", "Dispatch", "Swift"]

    /// Target: what it may import beside those.
    static let allowed: [String: Set<String>] = [
        "CanonicalJSON": [],
        "Sealing": ["CSodium", "CPwquality", "CLinux"],
        "Trust": ["Sealing", "HashTreeCollections"],
        "TransparencyLog": ["CanonicalJSON"],
        "YAMLFile": ["Yams"],
        "Access": ["YAMLFile"],
        "CaseFile": ["CanonicalJSON"],
        "FormFiles": ["CaseFile", "YAMLFile"],
        "Varlink": ["NIOCore", "NIOPosix"],
        "Interfaces": ["Varlink", "CanonicalJSON"],
        "VaultCore": [
            "Access", "CanonicalJSON", "CaseFile", "CLinux", "Interfaces", "Sealing", "TransparencyLog", "Trust",
            "Varlink",
            "GRDB",
        ],
        "AmanatDaemon": [
            "Access", "CaseFile", "CLinux", "FormFiles", "Interfaces", "Sealing", "Varlink", "VaultCore", "YAMLFile",
            "ArgumentParser", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals",
        ],
        "AmanatClient": [
            "CanonicalJSON", "CaseFile", "CTerminal", "Interfaces", "Sealing", "TransparencyLog", "Varlink",
            "ArgumentParser",
        ],
        "amanatd": ["AmanatDaemon"],
        "amanat": ["AmanatClient"],
        "varlink-swift": ["Varlink", "ArgumentParser"],
    ]

    /// Targets in C, which import nothing of ours.
    static let inC: Set = ["CLinux", "CPwquality", "CSodium", "CTerminal"]
}
