import Interfaces

/// Says what was stored, for which child, dated when and by whom: what a script printed is what somebody checks later.
struct StoredRecord: Encodable, Sendable {
    private let record: String
    private let version: Int
    private var `case`: String?
    private var reference: String?
    private let kind: String
    private let event: String?
    private let author: String
    private let writing: Writing

    private enum CodingKeys: CodingKey {
        case record, version, `case`, reference, kind, event, author
    }

    init(record: String, version: Int, _ writing: Writing) {
        self.record = record
        self.version = version
        self.writing = writing
        kind = writing.form.kind
        event = writing.event
        author = writing.author
    }

    /// Tells it, or writes it as JSON; a child that can't be named any more doesn't make the storing fail.
    func tell(at desk: Desk) async throws(CommandError) {
        var told = self
        let child = await child(at: desk)
        let circle = writing.circle
        told.case = child.id
        told.reference = child.reference
        try desk.output.json(told)
        desk.output.line(
            "Stored as record \(SafeText(record).isolated), version \(version), for \(SafeText(child.words).isolated), "
                + "dated \(SafeText(writing.day).isolated), by \(SafeText(author).isolated); "
                + "\(circle.name.lowercased()) \(SafeText(circle.value).isolated).")
    }

    private func child(at desk: Desk) async -> Child {
        if let known = writing.child { return known }
        let place = writing.place ?? ""
        guard let session = try? desk.session() else { return Child(reference: place) }
        do { return try await desk.child(in: place, session) } catch { return Child(reference: place) }
    }
}
