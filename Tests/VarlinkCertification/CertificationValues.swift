import CanonicalJSON
import Varlink

/// The values that client and server of the certification hand each other.
enum CertificationValues {
    static let text = "a lot of string"
    static let map = ["foo": "Foo", "bar": "Bar"]
    static let set: StringSet = ["one", "two", "three"]
    static let replies = (1...10).map { "Reply number \($0)" }

    static let myType = Certification.MyType(
        object: .object([
            "method": .string("org.varlink.certification.Test09"),
            "parameters": .object(["map": .object(["foo": .string("Foo"), "bar": .string("Bar")])]),
        ]),
        enum: .two,
        struct: .init(first: 1, second: "2"),
        array: ["one", "two", "three"],
        dictionary: map,
        stringset: set,
        interface: .init(
            foo: [nil, ["foo": .foo, "bar": .bar], nil, ["one": .foo, "two": .bar]],
            anon: .init(foo: true, bar: false)))
}
