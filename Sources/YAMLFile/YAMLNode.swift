import Yams

/// One node of a YAML tree with its place in the file.
///
/// Only ``YAMLReader`` looks inside, so that nothing else links the YAML library.
package struct YAMLNode {
    let node: Node

    init(_ node: Node) { self.node = node }

    /// Counted from 1.
    package var line: Int { node.mark?.line ?? 1 }
}

/// One entry of a mapping.
package struct YAMLEntry {
    package let key: String
    /// Where the key stands; counted from 1.
    package let line: Int
    package let value: YAMLNode
}
