import Access
import FoundationEssentials

/// The hand-written table beside this file.
struct Matrix {
    struct Place: Hashable {
        let caller: String
        let action: String
        /// `*`, a domain, or a domain followed by `/author`.
        let domain: String
        let relation: Int
    }

    enum Malformed: Error { case line(String) }

    /// The relations of the table's columns.
    static let relations: [Relation] = [[], .own, .assigned, [.own, .assigned], .breakGlass]

    private(set) var marks: [Place: Character] = [:]
    private(set) var callers: [String] = []

    init() throws {
        var caller = ""
        for line in try shipped("Tests/AccessTests/matrix.txt").split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                caller = String(line.dropFirst().dropLast())
                callers.append(caller)
            } else {
                try add(line, of: caller)
            }
        }
        callers.removeAll { $0 == "anyone" || $0 == "everyone" }
    }

    private mutating func add(_ line: Substring, of caller: String) throws {
        let parts = line.split(separator: ":").map { $0.split(separator: " ") }
        guard parts.count == 3, parts[2].count == 1 || parts[2].count == 5 else { throw Malformed.line(String(line)) }
        for action in parts[0] {
            for domain in parts[1] {
                for relation in Self.relations.indices {
                    let mark = parts[2][parts[2].count == 1 ? 0 : relation]
                    let place = Place(
                        caller: caller, action: String(action), domain: String(domain), relation: relation)
                    guard marks.updateValue(mark.first ?? "-", forKey: place) == nil else {
                        throw Malformed.line(String(line))
                    }
                }
            }
        }
    }

    /// The mark of one place, that of `everyone` and `anyone` included; deny where there is none.
    func mark(_ place: Place) -> Character {
        let sections = [place.caller, "anyone"] + (["stranger", "system"].contains(place.caller) ? [] : ["everyone"])
        for section in sections {
            let there = Place(caller: section, action: place.action, domain: place.domain, relation: place.relation)
            if let mark = marks[there] { return mark }
        }
        return "-"
    }
}

/// The text of a file of the project.
func shipped(_ path: String) throws -> String {
    var root = #filePath.split(separator: "/")
    root.removeLast(3)
    return try String(contentsOfFile: "/" + root.joined(separator: "/") + "/" + path, encoding: .utf8)
}

func shippedPolicy() throws -> Policy {
    try Policy.parse(shipped("Config/policy.yaml"), file: "policy.yaml")
}
