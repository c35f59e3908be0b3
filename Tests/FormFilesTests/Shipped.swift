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
