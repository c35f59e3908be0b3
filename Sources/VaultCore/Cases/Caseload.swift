import Trust

/// The cases of one person, or of the whole vault, oldest first: read one by one.
///
/// A page of a list, or the part of a top-up that fits its time, must not cost a look at every case there is.
struct Caseload {
    private let directory: DirectoryTable
    private let relation: DirectoryTable.Relation
    private let subject: [UInt8]
    /// How many places there are.
    let count: Int

    init(_ directory: DirectoryTable, _ relation: DirectoryTable.Relation, _ subject: [UInt8]) throws(VaultError) {
        self.directory = directory
        self.relation = relation
        self.subject = subject
        count = Int(clamping: try directory.count(relation, subject))
    }

    /// The case at a place, from 0; nil where one was removed, `tampered` where nothing can be read.
    func at(_ place: Int) throws(VaultError) -> CaseID? {
        guard let bytes = try directory.listed(relation, subject, at: UInt64(place)) else { return nil }
        return try CaseID(stored: bytes, in: .directory)
    }
}
