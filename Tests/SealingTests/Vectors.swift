import FoundationEssentials

@testable import Sealing

/// A file of `Vectors/`: what one version of a format must give, errors included.
struct VectorFile<Vector: Decodable>: Decodable {
    let version: Int
    let vectors: [Vector]

    static func load(_ name: String) throws -> [Vector] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Vectors/\(name)"))
        return try JSONDecoder().decode(VectorFile.self, from: data).vectors
    }
}

/// A field of associated data: a text or a number.
enum VectorField: Decodable {
    case text(String)
    case number(UInt64)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(UInt64.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }
}

/// The words that vectors use for errors.
func name(of error: SealingError) -> String {
    switch error {
    case .badShare(.mistyped(let group)): group.map { "mistyped \($0)" } ?? "mistyped"
    case .badShare(.wrongLength(_, let found)): "wrongLength \(found)"
    case .badShare(.duplicate(let index)): "duplicate \(index)"
    case .badShare(.doesNotFitHash(let index)): "doesNotFitHash \(index)"
    case .badShare(.tooFew(let found, let needed)): "tooFew \(found) of \(needed)"
    case .badShare(.unsupportedVersion(let version)): "unsupportedVersion \(version)"
    case .badShare(let fault): "\(fault)"
    case .passphraseTooWeak(let weakness): "passphraseTooWeak(\(weakness))"
    default: "\(error)"
    }
}

func bytes(hex: String) -> [UInt8] {
    let digits = hex.utf8.map { UInt8($0 > 57 ? ($0 | 32) - 87 : $0 - 48) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// A small generator (SplitMix64): the same samples in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

extension SymmetricKey {
    static func fixed(_ byte: UInt8) throws -> SymmetricKey {
        try SymmetricKey(copying: [UInt8](repeating: byte, count: 32).span)
    }

    func exposed() -> [UInt8] { withBytes { span in span.indices.map { span[$0] } } }
}

extension Secret {
    func exposed() -> [UInt8] { withBytes { span in span.indices.map { span[$0] } } }
}
