import TransparencyLog

/// RFC 6962 §2.1 word for word, recursive over a list of leaf hashes: slow and plainly right.
enum NaiveTree {
    private static let hasher = Sodium.hasher

    static func leaf(_ number: Int) -> TreeHash {
        hasher.leaf(Array("entry \(number)".utf8))
    }

    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard let first = leaves.first else { return hasher.emptyRoot }
        guard leaves.count > 1 else { return first }
        let (left, right) = split(leaves)
        return hasher.node(root(left), root(right))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = split(leaves)
        return index < left.count
            ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
    }

    static func proof(_ earlier: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        subproof(earlier, leaves, isWhole: true)
    }

    private static func subproof(_ earlier: Int, _ leaves: ArraySlice<TreeHash>, isWhole: Bool) -> [TreeHash] {
        guard earlier < leaves.count else { return isWhole ? [] : [root(leaves)] }
        let (left, right) = split(leaves)
        return earlier <= left.count
            ? subproof(earlier, left, isWhole: isWhole) + [root(right)]
            : subproof(earlier - left.count, right, isWhole: false) + [root(left)]
    }

    private static func split(_ leaves: ArraySlice<TreeHash>) -> (ArraySlice<TreeHash>, ArraySlice<TreeHash>) {
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return (leaves.prefix(half), leaves.dropFirst(half))
    }
}
