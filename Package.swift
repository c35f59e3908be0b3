// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode, warnings are errors, and every unsafe construct has to be named where it stands.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
let tested: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// All symbols are bound at start: binding them later spills registers, which may hold plaintext, to the stack.
let bound: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hashTrees = Target.Dependency.product(name: "HashTreeCollections", package: "swift-collections")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "amanat",
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CPwquality", pkgConfig: "pwquality", providers: [.apt(["libpwquality-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CanonicalJSON", swiftSettings: strict),
        .target(name: "Sealing", dependencies: ["CSodium", "CPwquality", "CLinux"], swiftSettings: strict),
        .target(name: "Trust", dependencies: ["Sealing", hashTrees], swiftSettings: strict),
        .target(name: "TransparencyLog", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "YAMLFile", dependencies: [yams], swiftSettings: strict),
        .target(name: "Access", dependencies: ["YAMLFile"], swiftSettings: strict),
        .target(name: "CaseFile", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "FormFiles", dependencies: ["CaseFile", "YAMLFile"], swiftSettings: strict),
        .target(name: "Varlink", dependencies: [nioCore, nioPosix], swiftSettings: strict),
        .target(
            name: "Interfaces", dependencies: ["Varlink", "CanonicalJSON"],
            exclude: [
                "org.amanat.Audit.varlink", "org.amanat.Cases.varlink", "org.amanat.Keys.varlink",
                "org.amanat.People.varlink", "org.amanat.Recovery.varlink", "org.amanat.Retention.varlink",
                "org.amanat.Session.varlink", "org.amanat.Slots.varlink", "org.amanat.Vault.varlink",
            ],
            swiftSettings: strict),
        .target(
            name: "VaultCore",
            dependencies: [
                "CanonicalJSON", "Sealing", "Trust", "TransparencyLog", "Access", "CaseFile", "CLinux", "Interfaces",
                grdb,
            ],
            swiftSettings: strict),
        .target(
            name: "AmanatDaemon",
            dependencies: [
                "Access", "CaseFile", "CLinux", "FormFiles", "Interfaces", "Sealing", "Varlink", "VaultCore",
                "YAMLFile",
                logging, metrics, lifecycle, signals, arguments,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "amanatd", dependencies: ["AmanatDaemon"], swiftSettings: strict, linkerSettings: bound),
        .target(name: "CTerminal"),
        .target(
            name: "AmanatClient",
            dependencies: [
                "CaseFile", "CTerminal", "CanonicalJSON", "Interfaces", "Sealing", "TransparencyLog", "Varlink",
                arguments,
            ],
            swiftSettings: strict),
        .executableTarget(name: "amanat", dependencies: ["AmanatClient"], swiftSettings: strict, linkerSettings: bound),
        .executableTarget(name: "varlink-swift", dependencies: ["Varlink", arguments], swiftSettings: strict),
        .executableTarget(
            name: "varlink-certification", dependencies: ["Varlink", "CanonicalJSON"],
            path: "Tests/VarlinkCertification", exclude: ["org.varlink.certification.varlink"], swiftSettings: strict),
        .executableTarget(
            name: "amanat-bench",
            dependencies: ["Varlink", "Interfaces", "CanonicalJSON", "Sealing", grdb, arguments],
            path: "Tests/Bench", swiftSettings: strict),
        .testTarget(name: "AccessTests", dependencies: ["Access"], exclude: ["matrix.txt"], swiftSettings: tested),
        .testTarget(name: "ArchitectureTests", swiftSettings: tested),
        .testTarget(name: "CLinuxTests", dependencies: ["CLinux"], swiftSettings: tested),
        .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"], swiftSettings: tested),
        .testTarget(
            name: "AmanatClientTests",
            dependencies: [
                "amanat", "AmanatClient", "CTerminal", "CanonicalJSON", "Interfaces", "Varlink", arguments,
            ],
            swiftSettings: tested),
        .testTarget(
            name: "AmanatDaemonTests",
            dependencies: [
                "Access", "AmanatDaemon", "amanatd", "CaseFile", "CLinux", "FormFiles", "Interfaces", "Sealing",
                "Varlink",
                "VaultCore", "YAMLFile", logging, metrics, lifecycle, signals, arguments,
            ],
            swiftSettings: tested),
        .testTarget(
            name: "CaseFileTests", dependencies: ["CaseFile", "CanonicalJSON", "FormFiles"], swiftSettings: tested),
        .testTarget(
            name: "FormFilesTests", dependencies: ["CaseFile", "FormFiles", "YAMLFile"], swiftSettings: tested),
        .testTarget(name: "InterfacesTests", dependencies: ["Varlink", "varlink-swift"], swiftSettings: tested),
        .testTarget(
            name: "SealingTests", dependencies: ["Sealing", "CSodium", "CLinux"], exclude: ["Vectors"],
            swiftSettings: tested),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TransparencyLog", "CanonicalJSON", "CSodium"],
            swiftSettings: tested),
        .testTarget(
            name: "TrustTests", dependencies: ["Trust", "Sealing"], exclude: ["Vectors"], swiftSettings: tested),
        .testTarget(
            name: "VarlinkTests",
            dependencies: ["Varlink", "varlink-swift", "CanonicalJSON", nioCore, nioPosix, nioEmbedded],
            exclude: ["Support/org.example.workshop.varlink"],
            swiftSettings: tested + [.enableUpcomingFeature("InternalImportsByDefault")]),
        .testTarget(
            name: "VaultCoreTests", dependencies: ["VaultCore", "FormFiles"], exclude: ["Vectors"],
            swiftSettings: tested),
    ]
)
