import CaseFile
import FormFiles
import FoundationEssentials

/// The text of a file of the project.
func shipped(_ path: String) throws -> String {
    var root = #filePath.split(separator: "/")
    root.removeLast(3)
    return try String(contentsOfFile: "/" + root.joined(separator: "/") + "/" + path, encoding: .utf8)
}

func shippedPlaces() throws -> Places {
    try Places.parse(shipped("Config/places.yaml"), file: "places.yaml")
}

func shippedForm(_ kind: String) throws -> Form {
    try Form.parse(
        shipped("Config/forms/\(kind).yaml"), file: "\(kind).yaml", in: FormSurroundings(places: shippedPlaces()))
}

/// SplitMix64: the same numbers in every run.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
